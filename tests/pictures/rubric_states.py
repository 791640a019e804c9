"""评分标准, 比较 and 从以前的自评接着做: the pages around rubrics that were taken in."""

from app.ui.screens.rubrics import RubricsScreen
from tests.pictures import province_files as province
from tests.pictures.studio import Studio


def _listed(studio: Studio) -> RubricsScreen:
    page = studio.window.start_pages.rubric_pages.show_list()
    studio.settle()
    return page


def _install(studio: Studio, name: str) -> RubricsScreen:
    studio.window.open_path(studio.material / name)
    studio.settle()
    return _listed(studio)


def rubrics_installed(studio: Studio) -> None:
    """A signed one taken in, one refused, one damaged, one removed and put back."""
    page = _install(studio, province.SIGNED)
    studio.grab("rubrics", "installed")
    page.install(studio.material / province.SIGNED)
    studio.grab("rubrics", "same-again")
    page.install(studio.material / province.CHANGED)
    studio.grab("rubrics", "refused")
    page.said.clear()
    page.remove.click()
    studio.grab("rubrics", "removed")
    page.said.button.click()
    studio.grab("rubrics", "put-back")
    _damage(studio)
    studio.window.go_home()


def _damage(studio: Studio) -> None:
    from app.services.rubric_library import installed

    folder = next(one.folder for one in installed() if not one.is_built_in)
    text = (folder / "rubric.yaml").read_bytes()
    (folder / "rubric.yaml").write_bytes(text + b"#")
    page = _listed(studio)
    page.refresh()
    studio.settle()
    page.list.select((str(folder), ""))
    studio.grab("rubrics", "broken")
    (folder / "rubric.yaml").write_bytes(text)
    page.refresh()
    studio.settle()


def rubrics_compare(studio: Studio) -> None:
    """Nothing chosen, the two built-in ones, one with itself, a word changed."""
    from dataclasses import replace

    from app.services.rubric_library import installed

    page = studio.window.start_pages.rubric_pages.compare()
    studio.grab("compare", "empty")
    new, old = [one.rubric for one in installed() if one.is_built_in]
    page.compare(old, new)
    studio.grab("compare", "different")
    *_, key = page.chips.buttons
    page.chips.choose(key)
    studio.grab("compare", "one-kind")
    page.chips.choose("all")
    page.compare(old, old)
    studio.grab("compare", "same")
    first, *rest = old.dimensions
    indicator = first.indicators[0]
    one = indicator.criteria[0]
    texts = replace(one, text=f"{one.text}并每年评估一次", rule_text=one.rule_text.replace("得", "可得"))
    criteria = (texts, *indicator.criteria[1:])
    indicators = (replace(indicator, criteria=criteria), *first.indicators[1:])
    edited = replace(old, edition="2025", dimensions=(replace(first, indicators=indicators), *rest))
    page.compare(old, edited)
    page.list.setCurrentIndex(page.list.rows.index(page.list.rows.rowCount() - 1))
    studio.grab("compare", "words")
    studio.window.go_home()


def rubrics_going_on(studio: Studio) -> None:
    """The form empty, with mistakes, filled; each list of what comes along."""
    page = studio.window.start_pages.rubric_pages.show_going_on()
    studio.grab("going-on", "empty")
    page.go.click()
    studio.grab("going-on", "mistakes")
    page.read_old(studio.material / "工作库-full")
    studio.settle()
    studio.grab("going-on", "read")
    form = page.form
    form.rubric_ways.change.setChecked(True)
    studio.settle()
    form.rubrics.rows[-1].button.click()
    form.cycle_ways.change.setChecked(True)
    studio.grab("going-on", "filled")
    page._area.verticalScrollBar().setValue(page._area.verticalScrollBar().maximum())
    studio.grab("going-on", "filled-below")
    page.go.click()
    studio.settle()
    studio.grab("going-on", "preview")
    preview = page.preview
    for number in range(1, preview.stack.count()):
        list(preview.chips.buttons.values())[number].click()
        studio.grab("going-on", f"preview{number}")
    page.back.click()
    page.back.click()
    studio.window.go_home()


RUBRICS = (rubrics_installed, rubrics_compare, rubrics_going_on)
