"""Who works on this computer, and where their own things lie that belong to no workspace: key, recent workspaces."""

import getpass
import os
from pathlib import Path

from platformdirs import user_data_path, user_documents_path

KEYS_VARIABLE = "JKXQ_KEYS"


def keys_folder() -> Path:
    """Return the folder of the signing key: JKXQ_KEYS, else in the user's data folder. It may not exist yet."""
    named = os.environ.get(KEYS_VARIABLE, "").strip()
    return Path(named) if named else user_data_path("jkxq", appauthor=False) / "keys"


def data_folder() -> Path:
    """Return the user's data folder of the program: recent workspaces and the like. It may not exist yet."""
    return user_data_path("jkxq", appauthor=False)


def documents_folder() -> Path:
    """Return where a person keeps documents; their home folder when there is no such place."""
    found = user_documents_path()
    return found if found.is_dir() else Path.home()


def account_name(otherwise: str = "") -> str:
    """Return who works here, as the computer knows them; `otherwise` where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without a user variable has no pwd module
        return otherwise
