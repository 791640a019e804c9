"""自评打分表.xlsx: the table that counties sign and reviewers fill. Sums are formulas with their values beside them."""

import datetime as dt
import io
from pathlib import Path

from app.documents.dossier import Dossier
from app.documents.score_table_annexes import annex_cells, write_annexes
from app.documents.score_table_rows import criterion_rows, row_cells
from app.documents.score_table_sheet import SHEET, ScoreTableSheet
from app.documents.sheet_style import Styles, new_workbook
from app.documents.sheet_text import cell_problems
from app.domain.form import Form
from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole

_SILENT = Silent()
_NEEDED = {"points": "分值", "self_points": "自评得分"}


def write_score_table(dossier: Dossier, form: Form, target: Path, *, progress: Progress = _SILENT) -> None:
    """Write the 自评打分表 of a dossier in the columns of a form.

    Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL, VALUE_INVALID before anything is written;
        DISK_FULL, WRITE_FAILED).
    """
    rows = criterion_rows(dossier)
    missing = [title for key, title in _NEEDED.items() if key not in {column.id for column in form.columns}]
    problems = [
        blocking("VALUE_INVALID", f"表样 {form.id}", f"没有“{title}”一列。", "请在表样里补上这一列。")
        for title in missing
    ]
    problems += cell_problems([*row_cells(rows, form), *annex_cells(dossier)])
    if problems:
        raise ProblemError(problems)
    content = io.BytesIO()
    with new_workbook(content, dt.datetime.combine(dossier.date, dt.time()), SHEET, dossier.program) as book:
        styles = Styles(book)
        ScoreTableSheet(book, styles, dossier, form, rows).write(progress)
        write_annexes(book, styles, dossier)
    with telling_write_problems(target):
        write_whole(target, content.getvalue())
