"""Put the parts of the program together. Nothing else may know all of them."""

import sys
from collections.abc import Sequence
from importlib.metadata import version


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments and return its exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    sys.stdout.write(f"jkxq {version('jkxq')} {' '.join(arguments)}".rstrip() + "\n")
    return 0
