"""The rows of the list of rubrics."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.points import shown
from app.ui.models.told_list import Told

if TYPE_CHECKING:
    from app.services.list_rubrics import ListedPack, RubricList

Key = tuple[str, str]
"""Folder of the pack and its digest; an empty digest for one that cannot be used."""


def rubric_rows(listed: "RubricList") -> tuple[Told, ...]:
    """Return the installed ones, those that cannot be used, and the built-in ones, each under its title."""
    own = [one for one in listed.packs if not one.pack.is_built_in]
    built_in = [one for one in listed.packs if one.pack.is_built_in]
    return (*_own_rows(own), *_broken_rows(listed), Told("参考模板（随程序提供）", is_title=True), *map(_row, built_in))


def key_of(listed: "ListedPack") -> Key:
    """Return what names a row."""
    return str(listed.pack.folder), listed.pack.sha256


def _own_rows(own: "list[ListedPack]") -> Iterator[Told]:
    if own:
        yield Told("本机安装的", is_title=True)
        yield from map(_row, own)


def _broken_rows(listed: "RubricList") -> Iterator[Told]:
    if listed.broken:
        yield Told("不能使用的", is_title=True)
    for one in listed.broken:
        key: Key = (str(one.folder), "")
        yield Told(one.folder.name, "文件被改动或损坏", icon="severity-blocking", key=key)


def _row(one: "ListedPack") -> Told:
    rubric = one.pack.rubric
    body = f"{rubric.edition}版　{len(rubric.criteria)}项{shown(one.points)}分"
    used = f"{len(one.workspaces)}个工作库在用" if one.workspaces else ""
    origin = f"来自 {one.origin}" if one.origin else ""
    draft = "有没改完的草稿" if one.is_unfinished else ""
    unchecked = f"草稿 {len(one.drafts)} 项未核对" if one.drafts else ""
    note = "　".join(part for part in (draft, unchecked, used, origin) if part)
    return Told(rubric.title, body, note, icon="file", key=key_of(one))
