"""The form of tiers (分段): bounds from the best one down, each with its points."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.marking.kinds import (
    ByRegion,
    Marking,
    Operator,
    Tier,
    Tiers,
    region_maps,
)
from app.domain.marking.turned import tier_with
from app.domain.points import ZERO, plain
from app.ui.models.defined_rows import RowColumn
from app.ui.widgets.define_body import Defining
from app.ui.widgets.define_items import required_number
from app.ui.widgets.define_measured import OPERATORS, MeasureBody, measure_reader_text, region_types_of
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.labels import wrapped


class TiersBody(MeasureBody):
    """Bounds from the best one down, each with its points; both may differ by region type."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Tiers("", ())
        self._keys: tuple[str, ...] | None = None
        self.table: RowsEditor | None = None
        self.by_region = QCheckBox("界限和得分按地区类型分别填", self)
        self.by_region.clicked.connect(self._on_split)
        self.rows.addWidget(wrapped("从最好的一档写起，先符合哪一档得哪一档的分，都不符合不得分。", "quiet", self))
        self.rows.addWidget(self.by_region)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the tiers, with a column for each region type where they differ."""
        if not isinstance(marking, Tiers):
            return
        self._marking, self.within = marking, within
        types = region_types_of(within.rubric)
        used = {key for one in region_maps(marking) for key in one}
        names = {one.id: one.name or one.id for one in types} | {
            key: key for key in sorted(used - {t.id for t in types})
        }
        keys = tuple(names) if used else ()
        self.measure.show_measure(marking.measure, within.rubric)
        self.by_region.setVisible(bool(names))
        self.by_region.setChecked(bool(used))
        if keys != self._keys or self.table is None:
            self._build({key: names[key] for key in keys})
            self._keys = keys
        if self.table is not None:
            self.table.show_rows(marking.tiers)

    def flush(self) -> None:
        """Tell what is being typed."""
        super().flush()
        if self.table is not None:
            self.table.flush()

    def _build(self, regions: Mapping[str, str]) -> None:
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        self.table = RowsEditor(
            tier_columns(regions), _new_tier, "一档", unread=self.within.unread.at("tiers"), parent=self
        )
        self.table.changed.connect(lambda rows, key: self._tell(replace(self._marking, tiers=rows), key))
        self.table.left.connect(self.left)
        self.rows.addWidget(self.table)

    def _on_split(self, is_split: bool) -> None:
        keys = [one.id for one in region_types_of(self.within.rubric)]

        def turned(value: ByRegion) -> ByRegion:
            if is_split and isinstance(value, Decimal):
                return dict.fromkeys(keys, value)
            return next(iter(value.values()), ZERO) if isinstance(value, Mapping) and not is_split else value

        tiers = tuple(
            tier_with(replace(tier, points=turned(tier.points)), operator, turned(bound))
            for tier in self._marking.tiers
            for operator, bound in tier.bounds[:1]
        )
        self._tell(replace(self._marking, tiers=tiers))

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: Tiers, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


def tier_columns(regions: Mapping[str, str]) -> tuple[RowColumn[Tier], ...]:
    """Return the columns of tiers; regions: names of the region types by id, none where one number serves all."""
    operator: RowColumn[Tier] = RowColumn(
        "条件",
        lambda tier: _bound_of(tier)[0].value,
        lambda tier, typed: tier_with(tier, Operator(typed), _bound_of(tier)[1]),
        choices=lambda: tuple(OPERATORS.items()),
    )
    keys = list(regions) or [""]
    bounds = [_bound_column(key, regions.get(key, "")) for key in keys]
    points = [_points_column(key, regions.get(key, "")) for key in keys]
    return (operator, *bounds, *points)


def _bound_column(key: str, name: str) -> RowColumn[Tier]:
    def write(tier: Tier, typed: str) -> Tier:
        operator, bound = _bound_of(tier)
        if not typed.strip():
            raise ValueError("请填一个数，原来的数还在。")
        return tier_with(tier, operator, _with(bound, key, measure_reader_text(typed)))

    return RowColumn(f"{name}界限", lambda tier: plain(_at(_bound_of(tier)[1], key)), write, is_number=True, share=1)


def _points_column(key: str, name: str) -> RowColumn[Tier]:
    return RowColumn(
        f"{name}得分",
        lambda tier: plain(_at(tier.points, key)),
        lambda tier, typed: replace(tier, points=_with(tier.points, key, required_number(typed))),
        is_number=True,
        share=1,
    )


def _bound_of(tier: Tier) -> tuple[Operator, ByRegion]:
    return tier.bounds[0] if tier.bounds else (Operator.AT_LEAST, ZERO)


def _at(value: ByRegion, key: str) -> Decimal:
    return value if isinstance(value, Decimal) else value.get(key, ZERO)


def _with(value: ByRegion, key: str, number: Decimal) -> ByRegion:
    if not key:
        return number
    return {**value, key: number} if isinstance(value, Mapping) else number


def _new_tier(rows: tuple[Tier, ...]) -> Tier:
    """Return a tier like the last one: a person only changes its numbers."""
    return rows[-1] if rows else Tier(ZERO, at_least=ZERO)
