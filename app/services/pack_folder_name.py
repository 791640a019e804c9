"""What the folder of a pack is called in the library."""

import hashlib

MOST_NAME = 60


def folder_name(rubric_id: str, edition: str) -> str:
    """Return the name in the library: `id@edition` where a disk can hold that, else with a digest that tells apart.

    With an empty edition: what the names of all editions begin with.
    """
    from app.exchange.names import stored_name, stored_text

    begin = rubric_id if stored_text(rubric_id) == rubric_id and len(rubric_id) <= MOST_NAME // 2 else _short(rubric_id)
    if not edition:
        return f"{begin}@"
    name = f"{begin}@{edition}"
    if stored_name(name) == name and len(name) <= MOST_NAME and not name.startswith("."):
        return name
    return f"{begin}@{_short(edition)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
