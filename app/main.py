"""Put the parts of the program together. Nothing else may know all of them."""

import sys
from collections.abc import Sequence

from app import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments and return its exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    sys.stdout.write(" ".join(["jkxq", __version__, *arguments]) + "\n")
    return 0
