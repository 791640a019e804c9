"""What people should know of parts of the province's own file that are kept as they are: macros, signatures."""

from collections.abc import Iterator

from app.documents.original_file import OriginalFile
from app.documents.original_values import told
from app.domain.problems import Problem


def kept_parts(file: OriginalFile) -> Iterator[Problem]:
    """Yield a hint for each."""
    names = [part.lower() for part in file.parts]
    if any(name.endswith("vbaproject.bin") for name in names):
        what = "原表带有宏，宏原样保留，本程序没有运行它。"
        yield from told([file.name], what, "打开时按单位规定决定是否启用宏。")
    if any(name.startswith("_xmlsignatures/") for name in names):
        what = "原表带有电子签名；填写以后，签名不再有效。"
        yield from told([file.name], what, "需要签名时，请填完后重新签。")
