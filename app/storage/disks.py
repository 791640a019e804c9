"""What kind of place a folder is: SQLite's WAL needs memory shared on one machine, which network paths lack."""

import sys
from pathlib import Path

NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "9p", "ceph", "afs", "ncpfs", "davfs", "lustre", "gfs2"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.smbnetfs"),
        *("fuse.curlftpfs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse"),
    }
)
_MOUNTS = Path("/proc/mounts")
_DRIVE_REMOTE = 4  # GetDriveTypeW


def is_network_path(folder: Path) -> bool:
    """Tell whether a folder lies on another machine, as far as can be known."""
    folder = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        return is_unc(str(folder)) or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE
    try:
        return mount_type(str(folder), _MOUNTS.read_text("utf-8", "surrogateescape")) in NETWORK_TYPES
    except OSError:
        return False


def is_unc(path: str) -> bool:
    r"""Tell whether a Windows path names another machine: `\\server\share`, also as `\\?\UNC\server`."""
    path = path.replace("/", "\\")
    return path.startswith("\\\\?\\UNC\\") or (path.startswith("\\\\") and path[2:3] not in {"?", "."})


def mount_type(path: str, mounts: str) -> str:
    """Return the type of file system a path lies on, read from the text of /proc/mounts; "" when none fits."""
    best, found = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 - device, place, type
            continue
        place = _unescaped(fields[1])
        # Of two mounts on one place the later one is on top.
        if _lies_in(path, place) and len(place) >= len(best):
            best, found = place, fields[2]
    return found


def _lies_in(path: str, place: str) -> bool:
    return place in {"/", path} or path.startswith(place.rstrip("/") + "/")


def _unescaped(place: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        place = place.replace(code, sign)
    return place
