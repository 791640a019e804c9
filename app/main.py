"""Put the parts of the program together. Nothing else may know all of them."""

import contextlib
import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments and return its exit code.

    Nothing: the window. A path that is no command: the window with that workspace or package. One word that is
    neither, such as the path in a dead shortcut, is refused. Else: a command.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    _speak_utf8()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        # While the parts are still being loaded; a command that runs says so itself.
        sys.stderr.write("已取消。\n")
        return _INTERRUPTED


_INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""


def _run(arguments: list[str]) -> int:
    if not arguments:
        return _window(None)
    if len(arguments) == 1 and not arguments[0].startswith("-"):
        word = arguments[0]
        if Path(word).name != word and _is_there(word):
            # No command has a separator: what the desktop asks to open need not wait for the command line.
            return _window(Path(word))
        from app.cli import command_names, refuse_missing

        if word not in command_names():
            return _window(Path(word)) if _is_there(word) else refuse_missing(word)
    from app.cli import run

    return run(arguments)


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _window(path: Path | None) -> int:
    # What is loaded stays; while the window is open, app/ui/collecting.py collects in its stead.
    gc.disable()
    try:
        from app.ui.running import run

        return run(path)
    finally:
        gc.enable()


def _speak_utf8() -> None:
    """A Chinese Windows console is GBK; JSON and rare characters need UTF-8 there too."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
