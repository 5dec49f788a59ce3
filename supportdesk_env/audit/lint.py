"""Finds what is wrong with a family of cases, wherever its package lies."""

import sys
import tomllib
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint
from importlib.resources import files
from pathlib import Path

from yaml import YAMLError

from supportdesk_env.audit.findings import Finding, Findings
from supportdesk_env.audit.lint_cases import DECISION, TEXTS, CaseCheck
from supportdesk_env.audit.lint_texts import check_banks, check_parameters, check_words
from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.cases.names import FAMILY_NAMES, outside_names
from supportdesk_env.cases.outside import GROUP, find_outside, load_outside
from supportdesk_env.cases.registry import get_family, load_companies
from supportdesk_env.errors import InvalidFamily, SupportDeskError
from supportdesk_env.grading.lexicon import load_family_lexicon

WORLDS = 6
"""Cases per rule and bank, unless another number is asked for."""


def find_families(name_or_path: str = "") -> list[Family[CaseFacts]]:
    """Return the families of that name or path; with nothing, every registered one.

    One of another package that takes a shipped name is never played, and found nonetheless.

    A path is a folder with a `pyproject.toml` that names families, or the folder of a family.

    Raises:
        InvalidFamily: There is none, or it cannot be loaded; says why.
    """
    if not name_or_path:
        return [*map(get_family, (*FAMILY_NAMES, *outside_names())), *_shadowed(FAMILY_NAMES)]
    folder = Path(name_or_path)
    if not folder.is_dir():
        return [get_family(name_or_path), *_shadowed((name_or_path,))]
    if (folder / "pyproject.toml").is_file():
        return _announced(folder)
    if (folder / "decision.py").is_file():
        return [_in_folder(folder.resolve())]
    msg = f"{folder} has neither a pyproject.toml that names a family nor a decision.py"
    raise InvalidFamily(msg)


def _shadowed(names: Iterable[str]) -> list[Family[CaseFacts]]:
    """Return the families of other packages whose name is one of `names`, and shipped."""
    outside = find_outside()
    return [load_outside(outside[n]) for n in names if n in outside and n in FAMILY_NAMES]


def _announced(folder: Path) -> list[Family[CaseFacts]]:
    """Return the families that a project's entry points announce, without an installation."""
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8")).get("project", {})
    points = project.get("entry-points", {}).get(GROUP, {})
    if not points:
        msg = f'{folder}/pyproject.toml names no family under [project.entry-points."{GROUP}"]'
        raise InvalidFamily(msg)
    _make_importable(folder / "src" if (folder / "src").is_dir() else folder)
    return [load_outside(EntryPoint(name, value, GROUP)) for name, value in points.items()]


def _in_folder(folder: Path) -> Family[CaseFacts]:
    """Return the family whose own folder this is."""
    parts = [folder.name]
    while (folder.parent / "__init__.py").is_file():
        folder = folder.parent
        parts.insert(0, folder.name)
    _make_importable(folder.parent)
    value = f"{'.'.join(parts)}.decision:FAMILY"
    try:
        name = import_module(f"{'.'.join(parts)}.decision").FAMILY.name
    except (ImportError, AttributeError) as error:
        msg = f"{value} cannot be loaded: {error}"
        raise InvalidFamily(msg) from error
    return load_outside(EntryPoint(name, value, GROUP))


def _make_importable(folder: Path) -> None:
    path = str(folder.resolve())
    if path not in sys.path:
        sys.path.insert(0, path)


def lint_family(family: Family[CaseFacts], worlds: int = WORLDS) -> list[Finding]:
    """Return all that is wrong with `family`, drawing `worlds` cases per rule and bank."""
    findings = Findings(_folder_of(family.package))
    if _has_readable_files(family, findings):
        banks = check_banks(family, findings)
        check_parameters(family, next(iter(load_companies().values())), findings)
        cases = CaseCheck(family, findings)
        if banks:
            cases.run(worlds)
        if banks and cases.is_complete:
            check_words(family, banks, cases.words, cases.fragments, findings)
    _check_name(family, findings)
    return list(findings)


def _check_name(family: Family[CaseFacts], findings: Findings) -> None:
    """Note that a family of another package bears the name of a shipped one."""
    if family.name in FAMILY_NAMES and family.package != get_family(family.name).package:
        what = f"the name {family.name!r} is that of a shipped family, which is played in its place"
        mend = "give FAMILY, and the entry point that leads to it, a name of its own"
        findings.add(DECISION, what, mend)


def _has_readable_files(family: Family[CaseFacts], findings: Findings) -> bool:
    """Note what of the texts and readings cannot be read at all; return whether nothing."""
    for file, read in (
        (TEXTS, family.texts),
        ("claims.yaml", lambda: load_family_lexicon(family.package)),
    ):
        try:
            read()
        except (SupportDeskError, ValueError, FileNotFoundError, YAMLError) as error:
            what = f"cannot be read: {' '.join(str(error).split())[:300]}"
            findings.add(file, what, "give it the shape of a shipped family's file")
    return not len(findings)


def _folder_of(package: str) -> str:
    """Return the folder of a package, relative to where one is if it lies below."""
    folder = Path(str(files(package)))
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
