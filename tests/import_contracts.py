"""Two kinds of import contract that import-linter lacks. Both list what is allowed, so they have no hole.

They are named in pyproject.toml and run by `lint-imports` and tests/test_architecture.py.
"""

import sys
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = "app"
Link = tuple[str, str, int]  # importer, imported, line number


class HomesContract(Contract):
    """Each library (or package of ours) named in `homes` is imported by its homes only.

    A home is a direct child of `app`. A third-party library that is not named may not be imported at all.
    """

    type_name = "homes"
    homes = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return the imports made away from home."""
        homes = _homes(list(self.homes))  # type: ignore[call-overload]
        return _checked([link for link in _links(graph) if not _is_at_home(link, homes)])

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print them."""
        _print_links(check)


class OnlyContract(Contract):
    """The modules import, beside themselves, nothing but what `may_import` lists."""

    type_name = "only"
    modules = fields.ListField(subfield=fields.StringField())
    may_import = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return the imports of anything else."""
        modules: tuple[str, ...] = tuple(self.modules)  # type: ignore[arg-type]
        allowed: tuple[str, ...] = tuple(self.may_import)  # type: ignore[arg-type]
        return _checked(
            [
                (importer, imported, line)
                for importer, imported, line in _links(graph)
                if _is_within(importer, modules) and not _is_within(imported, modules + allowed)
            ]
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print them."""
        _print_links(check)


def _homes(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Return library -> homes from lines such as `lxml: files catalog`."""
    parts = (line.partition(":") for line in lines)
    return {library.strip(): tuple(f"{ROOT}.{home}" for home in homes.split()) for library, _, homes in parts}


def _is_at_home(link: Link, homes: dict[str, tuple[str, ...]]) -> bool:
    importer, imported, _ = link
    for library, rooms in homes.items():
        if _is_within(imported, (library,)):
            return _is_within(importer, (library, *rooms))
    return _is_within(imported, (ROOT,)) or imported in sys.stdlib_module_names


def _is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _links(graph: ImportGraph) -> Iterator[Link]:
    """Yield every direct import made inside `app`."""
    for importer in sorted(module for module in graph.modules if _is_within(module, (ROOT,))):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            details = graph.get_import_details(importer=importer, imported=imported)
            yield importer, imported, details[0]["line_number"] if details else 0


def _checked(links: list[Link]) -> ContractCheck:
    return ContractCheck(kept=not links, metadata={"links": links})


def _print_links(check: ContractCheck) -> None:
    for importer, imported, line in check.metadata["links"]:
        output.print_error(f"-   {importer} must not import {imported} (l.{line})", bold=False)
