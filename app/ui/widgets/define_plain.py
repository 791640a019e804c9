"""Forms of the kinds that people judge: sites (现场评分) and judgement (定性判分)."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from app.domain.marking.kinds import Fail, Judgement, Marking, Sites
from app.domain.points import HUNDRED
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_fields import Choice, NumberInput, Parameters, above_zero, whole
from app.ui.widgets.labels import wrapped
from app.ui.widgets.number_field import points_reader


class SitesBody(KindBody):
    """The mean of the scores of the sites that were looked at."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Sites()
        self.pass_mark = NumberInput(points_reader(HUNDRED), within.unread.at("pass"), self)
        self.pass_mark.chosen.connect(lambda number: self._tell(replace(self._marking, pass_mark=number), "pass"))
        self.min_sites = NumberInput(whole(1), within.unread.at("sites"), self)
        self.min_sites.chosen.connect(lambda number: self._tell(replace(self._marking, min_sites=int(number)), "sites"))
        self.fail = Choice({"zero": "这一处按0分算", "keep": "按实际分数算"}, self)
        self.fail.chosen.connect(lambda value: self._tell(replace(self._marking, fail=Fail(value))))
        rows = Parameters(self)
        self.min_sites.stand_beside(rows.add("至少几处", self.min_sites, "处；不足时本项不算分"))
        self.pass_mark.stand_beside(rows.add("合格线", self.pass_mark, "分（满分100）；不设合格线填0"))
        rows.add("不到合格线时", self.fail)
        self.rows.addWidget(rows)
        self.rows.addWidget(wrapped("得分＝本项分值×各处平均分÷100，每处按0～100分打。", "quiet", self))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if isinstance(marking, Sites):
            self._marking, self.within = marking, within
            self.pass_mark.show_value(marking.pass_mark)
            self.min_sites.show_value(Decimal(marking.min_sites))
            self.fail.show_value(marking.fail.value)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.pass_mark.flush()
        self.min_sites.flush()

    def _tell(self, marking: Sites, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


class JudgementBody(KindBody):
    """Points by hand, with a reason."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self.step = NumberInput(above_zero, within.unread.at("step"), self)
        self.step.chosen.connect(lambda number: self.changed.emit(Judgement(number), "step"))
        rows = Parameters(self)
        self.step.stand_beside(rows.add("分数的最小单位", self.step, "分；如0.5，就只能给0.5的倍数"))
        self.rows.addWidget(rows)
        self.rows.addWidget(wrapped("由填报人按标准打分并写明理由，程序不计算。", "quiet", self))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the step."""
        if isinstance(marking, Judgement):
            self.within = within
            self.step.show_value(marking.step)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.step.flush()
