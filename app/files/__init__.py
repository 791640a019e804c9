"""What every adapter needs of a disk: where resources lie, atomic writes, locks, digests, safe zip."""
