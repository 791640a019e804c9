"""Texts of a file from outside, wherever they stand in it."""

from collections.abc import Iterator

from app.catalog.located_yaml import LocatedTree, Location
from app.domain.problems import Problem
from app.domain.texts import one_text_problems


def text_problems(source: LocatedTree) -> Iterator[Problem]:
    """Yield what is wrong with the texts of a tree, keys and values, wherever they stand."""
    yield from _walk(source.tree, (), source)


def _walk(tree: object, at: Location, source: LocatedTree) -> Iterator[Problem]:
    if isinstance(tree, str):
        yield from one_text_problems(tree, source.where(at))
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from one_text_problems(key, source.where(at))
            yield from _walk(value, (*at, key), source)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _walk(value, (*at, index), source)
