"""An unpacked package becomes one file again: its very files in a stored zip, to be kept as one and checked as one."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.domain.problems import ProblemError
from app.services.arriving_files import Told, folder_in_zip, reading
from app.services.find_packages import is_litter

if TYPE_CHECKING:
    from app.exchange.source import Source


def pack_unpacked(folder: Path, target: BinaryIO, told: Told) -> tuple[str, ...]:
    """Pack the very files of an unpacked package; return what was left out: what the system itself put there.

    Raises: ProblemError; OSError of the target.
    """
    from app.exchange.source import open_source
    from app.files.zip_packing import LooseFile, pack_files

    with open_source(folder) as source:
        litter = _litter(source)
        tops = [folder_in_zip(folder, "申报包"), *([source.top] if source.top else [])]
        pack_files(
            [
                LooseFile("/".join((*tops, path)), file.size, partial(reading, file.blocks, folder))
                for path, file in source.files.items()
                if path not in litter
            ],
            target,
            told=told,
        )
        return litter


def _litter(source: "Source") -> tuple[str, ...]:
    """Return the files of the system's own in an unpacked package; what its manifest lists is none."""
    from app.exchange.layout import MANIFEST
    from app.exchange.manifest import ManifestError, read_manifest

    likely = [path for path in source.files if is_litter(path.rpartition("/")[2])]
    try:
        listed = read_manifest(source.small(MANIFEST)) if likely else {}
    except (ProblemError, ManifestError):
        return ()
    return tuple(sorted(path for path in likely if path not in listed))
