"""Backups of whatever is in a database, as somebody else might pack them."""

from pathlib import Path

from app.files.canonical import canonical_json
from app.files.digests import sha256_of
from app.files.zip_writing import ZipWriter
from app.storage.connection import DATABASE_NAME


def backup_of(folder: Path) -> Path:
    """Pack the database of a workspace, beside it, as a backup whose manifest agrees with it."""
    database, backup = folder / DATABASE_NAME, folder.parent / "别人的.jkxq备份.zip"
    manifest = canonical_json({"format": 1, "made_by": "jkxq", "files": {DATABASE_NAME: sha256_of(database)}})
    contents = {DATABASE_NAME: database.read_bytes(), "manifest.json": manifest, "请先看这里.txt": b"x"}
    with backup.open("wb") as file:
        writer = ZipWriter(file)
        for name, content in contents.items():
            writer.add(name, len(content), [content], deflate=False)
        writer.finish()
    return backup
