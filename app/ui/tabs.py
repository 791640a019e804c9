"""The tabs of the county desk; apart from what they show, so that the menus are there before it is loaded."""

from enum import StrEnum


class Tab(StrEnum):
    """The pages of the county desk, in the order of their tabs."""

    OVERVIEW = "overview"
    BASICS = "basics"
    FILLING = "filling"
    FIGURES = "figures"
    LEDGERS = "ledgers"
    MATERIALS = "materials"
    CASES = "cases"
    CHECKUP = "checkup"
    EXPORT = "export"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """Return the Chinese word on the tab."""
        return {
            "overview": "总览",
            "basics": "概况",
            "filling": "填报",
            "figures": "数据",
            "ledgers": "台账",
            "materials": "材料",
            "cases": "案例",
            "checkup": "体检",
            "export": "导出",
            "returned": "退回意见",
        }[self.value]

    @property
    def keys(self) -> str:
        """Return the keys that lead there: Ctrl with its number; there is none for a tenth."""
        number = tuple(Tab).index(self) + 1
        return f"Ctrl+{number}" if number <= _DIGITS else "Ctrl+R"


_DIGITS = 9
TABS = tuple(Tab)
"""The pages there are, in their order."""
