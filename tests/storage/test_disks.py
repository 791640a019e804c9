"""Network places are told from local ones by what the system says of mounts."""

import pytest

from app.storage.disks import NETWORK_TYPES, is_unc, mount_type

MOUNTS = """\
proc /proc proc rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /srv/share nfs4 rw 0 0
//pc/docs /mnt/公共\\040文件 cifs rw 0 0
user@host: /mnt/ssh fuse.sshfs rw 0 0
/dev/sdb1 /mnt/公共\\040文件/本地 ext4 rw 0 0
tmpfs /over tmpfs rw 0 0
server:/x /over nfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a", "ext4"),
        ("/srv/share", "nfs4"),
        ("/srv/share/库", "nfs4"),
        ("/srv/shared", "ext4"),
        ("/mnt/公共 文件/库", "cifs"),
        ("/mnt/公共 文件/本地/库", "ext4"),
        ("/mnt/ssh/库", "fuse.sshfs"),
        ("/over/库", "nfs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(path: str, kind: str) -> None:
    assert mount_type(path, MOUNTS) == kind
    assert (kind in NETWORK_TYPES) is (kind != "ext4")


@pytest.mark.parametrize(
    ("path", "is_network"),
    [
        ("\\\\server\\share\\库", True),
        ("//server/share", True),
        ("\\\\?\\UNC\\server\\share", True),
        ("\\\\?\\C:\\库", False),
        ("C:\\库", False),
    ],
)
def test_unc_paths(path: str, *, is_network: bool) -> None:
    assert is_unc(path) is is_network
