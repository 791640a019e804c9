"""The tree model: sound as Qt wants it, says states and points, and tells only the rows concerned."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.services.write_answer import write_answer
from app.ui.models.criterion_rows import CODE_ROLE
from app.ui.models.rubric_tree import Column, RubricTreeModel
from app.ui.session import Session
from app.ui.widgets.criterion_tree import CriterionTree


@pytest.fixture
def model(session: Session) -> RubricTreeModel:
    return RubricTreeModel(session)


def words(model: RubricTreeModel, index: QModelIndex) -> list[str]:
    return [str(index.siblingAtColumn(column).data()) for column in Column]


def test_the_model_passes_the_model_tester(
    model: RubricTreeModel, session: Session, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    session.run(write_answer, "A1", Answer(checked=("a",)))
    session.undo()
    qtmodeltester.check(model)


def test_rows_say_state_and_points(model: RubricTreeModel, session: Session) -> None:
    session.run(write_answer, "A1", Answer(checked=("a", "b")))
    session.run(write_answer, "B1.2", Answer(count=3))

    top, second = model.index(0, 0), model.index(1, 0)
    assert words(model, top) == ["A　组织管理", "已填 1/6", "1.5 / 12"]
    assert words(model, model.index_of("A1")) == ["A1　评分项A1", "已得分", "1.5 / 2"]
    assert words(model, model.index_of("A2")) == ["A2　评分项A2", "未填", "0 / 2"]
    # 每次0.5分×3次＝1.5分；甲未填。
    assert words(model, model.index(0, 0, second)) == ["B1　指标B1", "已填 1/2", "1.5 / 4"]
    assert words(model, model.index_of("B1.2")) == ["B1.2　乙", "已得分", "1.5 / 2"]


def test_an_indicator_that_shares_its_code_is_shown_as_its_criterion(model: RubricTreeModel) -> None:
    top = model.index(0, 0)

    assert [model.index(row, 0, top).data(CODE_ROLE) for row in range(model.rowCount(top))] == [
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "A6",
    ]
    assert model.rowCount(model.index_of("A1")) == 0


def test_states_have_an_icon_beside_the_word(model: RubricTreeModel) -> None:
    index = model.index_of("A1", Column.STATE)

    icon = index.data(Qt.ItemDataRole.DecorationRole)
    assert icon is not None
    assert not icon.pixmap(16, 16).isNull()
    assert model.index(0, Column.STATE).data(Qt.ItemDataRole.DecorationRole) is None


def test_only_the_rows_concerned_are_told(model: RubricTreeModel, session: Session) -> None:
    told: list[str] = []
    model.dataChanged.connect(lambda first, _last: told.append(str(first.siblingAtColumn(Column.TITLE).data())))

    session.run(write_answer, "B1.2", Answer(count=1))

    assert told == ["B　健康政策", "B1　指标B1", "B1.2　乙"]


def test_a_change_without_effect_on_points_tells_no_row(model: RubricTreeModel, session: Session) -> None:
    told: list[object] = []
    model.dataChanged.connect(lambda first, _last: told.append(first))

    session.run(write_answer, "A1", Answer(statement="一句话"))

    assert told == []


def test_long_titles_wrap_as_soon_as_the_tree_is_narrowed(session: Session, qtbot: QtBot) -> None:
    tree = CriterionTree(RubricTreeModel(session), "88 / 88")
    qtbot.addWidget(tree)
    tree.resize(900, 600)
    tree.show()
    title = tree.model().index(0, 0)
    wide = tree.visualRect(title).height()

    tree.resize(tree.indentation() * 2 + 60, 600)
    QApplication.processEvents()
    narrow = tree.visualRect(title).height()
    assert narrow > wide

    tree.resize(900, 600)
    QApplication.processEvents()
    assert tree.visualRect(title).height() == wide
