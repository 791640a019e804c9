"""Who assesses what and when (概况, upper part): county, applicant and office, cycle. Tells edits; stores nothing."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.assessment import Person
from app.domain.county import County, Cycle
from app.domain.ledger import read_day
from app.domain.limits import YEARS
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.form import ChoiceInput, FormField, Section
from app.ui.widgets.labels import label
from app.ui.widgets.text_fields import LineField

GAP_PX = 16
UNREADABLE_DAY = "这个日期看不懂，没有保存。请写成 2020-01-01 这样。"
UNREADABLE_YEAR = f"这个年份看不懂，没有保存。请写四位数字，例如 2021（{YEARS[0]}～{YEARS[-1]}）。"


def line_field(title: str, placeholder: str = "", hint: str = "", parent: QWidget | None = None) -> FormField:
    """Return a titled line of text."""
    field = LineField(parent)
    field.setPlaceholderText(placeholder)
    return FormField(title, field, hint, parent)


def line_of(field: FormField) -> LineField:
    """Return the line in a field made by line_field."""
    if not isinstance(field.content, LineField):
        raise TypeError(field.content)
    return field.content


def two_columns() -> QGridLayout:
    """Return a grid of two columns of one width."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP_PX)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


class CountySection(Section):
    """County (县区) with its region type when the rubric asks for one."""

    edited = Signal(object, bool)
    """County, goes_on."""

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("县区", parent)
        self._session = session
        self.name = line_field("县区名称", "例如：北戴河区", parent=self)
        self.code = line_field("行政区划代码", "六位数字，例如：130304", "没有代码的新区、管委会等可以不填。", self)
        self.province = line_field("省份", "例如：河北省", parent=self)
        self.city = line_field("市（州）", "例如：秦皇岛市", "直辖市、省直管的县区可以不填。", self)
        self.region = ChoiceInput(self)
        self.region_field = FormField("地区类型", self.region, "有的评分项按地区类型定目标值，不选就不能计分。", self)
        grid = two_columns()
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.code, 0, 1)
        grid.addWidget(self.province, 1, 0)
        grid.addWidget(self.city, 1, 1)
        grid.addWidget(self.region_field, 2, 0)
        self.rows.addLayout(grid)
        self.region.addItem("未选", None)
        self.region_field.hide()
        for name in ("name", "code", "province", "city"):
            field = line_of(getattr(self, name))
            texts.add(field, self._reader(name), self._writer(name), f"basics/{field.accessibleName()}")
        self.region.activated.connect(self._on_region)

    def offer_regions(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer region types, each with id and name; without any there is nothing to choose."""
        for one, name in choices:
            self.region.addItem(name, one)
        self.region_field.setVisible(bool(choices))

    def show_section(self) -> None:
        """Show the region type; texts are shown by the page."""
        chosen = self._county.region_type
        self.region.setCurrentIndex(max(self.region.findData(chosen), 0))
        self.region.setEnabled(self._session.is_writing)

    @property
    def _county(self) -> County:
        return self._session.picture.assessment.county

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: str(getattr(self._county, name))

    def _writer(self, name: str) -> Callable[[str], None]:
        return lambda text: self.edited.emit(replace(self._county, **{name: text}), True)

    def _on_region(self) -> None:
        self.edited.emit(replace(self._county, region_type=self.region.currentData()), False)


class OfficesSection(Section):
    """Applicant (申报单位) and who fills in."""

    applicant_edited = Signal(str)
    person_edited = Signal(object)
    """Person."""

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("申报单位和填报人", parent)
        self._session = session
        self.applicant = line_field("申报单位", "例如：秦皇岛市北戴河区人民政府", "印在报告封面和落款处。", self)
        self.office = line_field("填报单位", "例如：北戴河区卫生健康局", parent=self)
        self.name = line_field("填报人", parent=self)
        self.phone = line_field("联系电话", parent=self)
        grid = two_columns()
        grid.addWidget(self.applicant, 0, 0, 1, 2)
        grid.addWidget(self.office, 1, 0, 1, 2)
        grid.addWidget(self.name, 2, 0)
        grid.addWidget(self.phone, 2, 1)
        self.rows.addLayout(grid)
        applicant = line_of(self.applicant)
        texts.add(
            applicant, lambda: session.picture.assessment.applicant, self.applicant_edited.emit, "basics/申报单位"
        )
        for name in ("office", "name", "phone"):
            field = line_of(getattr(self, name))
            texts.add(field, self._reader(name), self._writer(name), f"basics/{field.accessibleName()}")

    @property
    def _person(self) -> Person:
        return self._session.picture.assessment.person

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: str(getattr(self._person, name))

    def _writer(self, name: str) -> Callable[[str], None]:
        return lambda text: self.person_edited.emit(replace(self._person, **{name: text}))


class CycleSection(Section):
    """Cycle (申报批次). What cannot be read, or ends before it starts, is told beside the field and not stored."""

    edited = Signal(object)
    """Cycle."""

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("申报批次", parent)
        self._session = session
        self.name = line_field("批次名称", "例如：2021年度", "印在封面和文件名里。", self)
        self.year = line_field("评估年份", "例如：2021", "数据以这一年为准。", self)
        self.start, self.end = LineField(self), LineField(self)
        self.period = FormField("起止日期", self._period(), self._period_hint(), self)
        grid = two_columns()
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.year, 0, 1)
        grid.addWidget(self.period, 1, 0, 1, 2)
        self.rows.addLayout(grid)
        texts.add(line_of(self.name), lambda: self._cycle.name, self._on_typed, "basics/批次名称")
        texts.add(line_of(self.year), lambda: str(self._cycle.assessed_year or ""), self._on_typed)
        texts.add(self.start, lambda: str(self._cycle.start or ""), self._on_typed)
        texts.add(self.end, lambda: str(self._cycle.end or ""), self._on_typed)
        for field in (line_of(self.year), self.start, self.end):
            field.left.connect(self.show_problems)

    @property
    def _cycle(self) -> Cycle:
        return self._session.picture.assessment.cycle

    def show_problems(self) -> None:
        """Say beside the fields what is wrong with what stands in them."""
        year, days = self._year(), [_day(self.start), _day(self.end)]
        self.year.show_problem(UNREADABLE_YEAR if isinstance(year, str) else "")
        if any(isinstance(day, str) for day in days):
            self.period.show_problem(UNREADABLE_DAY)
            return
        self.period.show_problem("\n".join(self._slips()))

    def show_section(self) -> None:
        """Take away what was said of fields that are right now."""
        if self.period.problem or self.year.problem:
            self.show_problems()

    def _slips(self) -> list[str]:
        from app.services.write_basics import cycle_problems

        start, end = _day(self.start), _day(self.end)
        if isinstance(start, str) or isinstance(end, str):
            return []
        return [f"{problem.what}{problem.what_to_do}" for problem in cycle_problems(Cycle("", start, end))]

    def _on_typed(self, _text: str) -> None:
        """Tell what is right in the fields; what is not stays as it is stored."""
        cycle = replace(self._cycle, name=line_of(self.name).text())
        year, start, end = self._year(), _day(self.start), _day(self.end)
        if not isinstance(year, str):
            self.year.show_problem("")
            cycle = replace(cycle, assessed_year=year)
        if not isinstance(start, str) and not isinstance(end, str) and not self._slips():
            self.period.show_problem("")
            cycle = replace(cycle, start=start, end=end)
        if cycle != self._cycle:
            self.edited.emit(cycle)

    def _year(self) -> int | str | None:
        text = line_of(self.year).text().strip().removesuffix("年")
        if not text:
            return None
        return int(text) if text.isdecimal() and int(text) in YEARS else text

    def _period(self) -> QWidget:
        period = QWidget(self)
        line = QHBoxLayout(period)
        line.setContentsMargins(0, 0, 0, 0)
        for field, words in ((self.start, "开始日期，例如：2020-01-01"), (self.end, "结束日期，例如：2021-12-31")):
            field.setPlaceholderText(words)
            field.setAccessibleName(words[:4])
        line.addWidget(self.start, 1)
        line.addWidget(label("至", "", period))
        line.addWidget(self.end, 1)
        period.setFocusProxy(self.start)
        return period

    def _period_hint(self) -> str:
        years = self._session.picture.rubric.cycle_years
        return f"这个评分标准看最近{years}年，材料和台账的日期要在这段时间里；省里另有规定的，按规定填。"


def _day(field: LineField) -> dt.date | str | None:
    """Return the day in a field, None when it is empty, its text when it cannot be read."""
    text = field.text().strip()
    return read_day(text) or text if text else None
