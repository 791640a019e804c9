"""Tables of a workspace's database, as of the newest revision. Older ones are brought here by migrations/.

Every row that matters proves itself by a digest, so that a flipped bit is seen and a row found in a damaged file
can be trusted (repair.py).
"""

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Text

NEWEST = "0002"
"""Revision that this program reads and writes."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

rubric = Table(
    "rubric",
    metadata,
    Column("n", Integer, CheckConstraint("n = 1"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("body", Text, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    # Number of the log row that tells of this value: of two values of a record, the higher is the newer.
    Column("n", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

seals = Table(
    "seals",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

open_step = Table(
    "open_step",
    metadata,
    Column("n", Integer, CheckConstraint("n = 1"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
)
