"""Rows of the database <-> domain values. Bodies are canonical JSON; each row carries its digest."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.changes import RECORD_LABELS, RECORD_TYPES, RecordKey, RecordValue
from app.domain.original import Original
from app.domain.rubric import Rubric
from app.domain.submission import Seal
from app.files.canonical import canonical_json, plain, restored
from app.storage import schema

if TYPE_CHECKING:
    from app.files.canonical import Plain


UNREADABLE = (ValueError, KeyError, TypeError, ArithmeticError, RecursionError)
"""What reading a body may raise that we did not write; RecursionError: brackets nested thousands deep."""


ORIGINAL = "original"
"""Name in the table meta under which the original stands."""


class DamagedRowError(Exception):
    """Raised for a row whose content is not what was written; the text names it in Chinese."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as stored. n is the number of the log row that tells of it."""

    kind: str
    key: str
    n: int
    body: str

    @property
    def sha256(self) -> str:
        """Return the digest over everything else in the row."""
        return row_digest(self.kind, self.key, self.n, self.body)

    @property
    def value(self) -> RecordValue:
        """Return the domain value. Raises: DamagedRowError."""
        try:
            found: RecordValue = restored(RECORD_TYPES[self.kind], plain_body(self.body))
        except UNREADABLE as error:
            raise DamagedRowError(self.label) from error
        return found

    @property
    def label(self) -> str:
        """Return what it is, in Chinese."""
        return f"{RECORD_LABELS.get(self.kind, self.kind)} {self.key}".rstrip()


def row_digest(*fields: str | int) -> str:
    """Return the sha256 (hex) over the fields of a row."""
    return hashlib.sha256(canonical_json(list(fields))).hexdigest()


def body_of(value: object) -> str:
    """Return a value as the text that is stored."""
    return canonical_json(value).decode("utf-8")


def plain_body(body: str) -> "Plain":
    """Return the plain data of a stored text. Raises: ValueError."""
    try:
        found: Plain = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return found


def read_records(connection: Connection, is_known: Callable[[str, str], bool]) -> dict[RecordKey, RecordValue]:
    """Return every record, by key. Raises: DamagedRowError naming the first bad one, or one that is not known here."""
    found: dict[RecordKey, RecordValue] = {}
    for row in read_record_rows(connection):
        if not is_known(row.kind, row.key):
            raise DamagedRowError(row.label)
        found[row.kind, row.key] = row.value
    return found


def read_record_rows(connection: Connection) -> list[RecordRow]:
    """Return every record row. Raises: DamagedRowError."""
    found = []
    for kind, key, n, body, sha256 in connection.execute(select(*schema.records.c)):
        row = RecordRow(kind, key, n, body)
        if row.sha256 != sha256:
            raise DamagedRowError(row.label)
        found.append(row)
    return found


def write_records(connection: Connection, found: Iterable[RecordRow]) -> None:
    """Store records in place of what had their kinds and keys."""
    values = [{"kind": row.kind, "key": row.key, "n": row.n, "body": row.body, "sha256": row.sha256} for row in found]
    if values:
        statement = upsert(schema.records)
        new = {name: statement.excluded[name] for name in ("n", "body", "sha256")}
        connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_=new), values)


def delete_record(connection: Connection, kind: str, key: str) -> None:
    """Take a record away."""
    table = schema.records
    connection.execute(delete(table).where(table.c.kind == kind, table.c.key == key))


def read_rubric(connection: Connection) -> Rubric:
    """Return the rubric. Raises: DamagedRowError."""
    return rubric_from(read_rubric_body(connection))


def read_rubric_body(connection: Connection) -> str:
    """Return the rubric as stored text. Raises: DamagedRowError."""
    row = connection.execute(select(schema.rubric.c.sha256, schema.rubric.c.body)).one_or_none()
    if row is None or text_digest(row.body) != row.sha256:
        raise DamagedRowError("评分标准")
    body: str = row.body
    return body


def rubric_from(body: str) -> Rubric:
    """Return the rubric that a text holds. Raises: DamagedRowError."""
    try:
        return restored(Rubric, plain_body(body))
    except UNREADABLE as error:
        raise DamagedRowError("评分标准") from error


def text_digest(body: str) -> str:
    """Return the sha256 (hex) of a text; of a rubric's body this is the rubric.sha256 shown everywhere."""
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def write_rubric(connection: Connection, body: str) -> None:
    """Store the rubric of a new workspace."""
    connection.execute(insert(schema.rubric).values(n=1, sha256=text_digest(body), body=body))


def read_original(connection: Connection) -> Original | None:
    """Return where the criteria sit in the province's own file, if there is one. Raises: DamagedRowError."""
    value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == ORIGINAL)).scalar_one_or_none()
    if value is None:
        return None
    body = original_body(value)
    if body is None:
        raise DamagedRowError("省里的原表")
    return original_from(body)


def original_body(value: str) -> str | None:
    """Return the text in a value of the table meta that proves itself: its digest, a blank, the text."""
    sha256, _, body = value.partition(" ")
    return body if text_digest(body) == sha256 else None


def original_from(body: str) -> Original:
    """Return the original that a text holds. Raises: DamagedRowError."""
    try:
        return restored(Original, plain_body(body))
    except UNREADABLE as error:
        raise DamagedRowError("省里的原表") from error


def write_original(connection: Connection, body: str) -> None:
    """Store the original of a new workspace."""
    connection.execute(insert(schema.meta).values(name=ORIGINAL, value=f"{text_digest(body)} {body}"))


def read_seals(connection: Connection) -> tuple[Seal, ...]:
    """Return the seals, oldest first. Raises: DamagedRowError."""
    return tuple(seal_from(*row) for row in connection.execute(select(*schema.seals.c).order_by(schema.seals.c.n)))


def seal_from(n: int, id_: str, body: str, sha256: str) -> Seal:
    """Return the seal of a row. Raises: DamagedRowError."""
    if row_digest(n, id_, body) != sha256:
        raise DamagedRowError(f"第 {n} 次封装")
    try:
        return restored(Seal, plain_body(body))
    except UNREADABLE as error:
        raise DamagedRowError(f"第 {n} 次封装") from error


def write_seal(connection: Connection, n: int, seal: Seal) -> None:
    """Store the n-th seal (from 1)."""
    body = body_of(seal)
    values = {"n": n, "id": seal.id, "body": body, "sha256": row_digest(n, seal.id, body)}
    connection.execute(insert(schema.seals).values(**values))


def delete_seal(connection: Connection, n: int) -> None:
    """Take the n-th seal (from 1) away."""
    connection.execute(delete(schema.seals).where(schema.seals.c.n == n))


def plain_records(pairs: list[tuple[RecordKey, RecordValue | None]]) -> str:
    """Return keys and values as the text that a log row holds: [[kind, key, value or null], …]."""
    return body_of([[kind, key, plain(value)] for (kind, key), value in pairs])


def records_from(body: str) -> list[tuple[RecordKey, RecordValue | None]]:
    """Return what `plain_records` made the text from. Raises: ValueError, KeyError or TypeError."""
    try:
        found = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return [((kind, key), None if value is None else restored(RECORD_TYPES[kind], value)) for kind, key, value in found]
