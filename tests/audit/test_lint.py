"""A sound family is left alone; of each kind of fault one is planted, and named."""

import itertools
import json
import shutil
from pathlib import Path

import pytest
import yaml

from supportdesk_env.audit import lint_cases
from supportdesk_env.audit.findings import Finding
from supportdesk_env.audit.lint import find_families, lint_family
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cli.main import main
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.generation.generator import draw_case
from supportdesk_env.generation.splits import get_split
from supportdesk_env.generation.twins import sensitivity_twin
from tests.building import open_episode
from tests.outside import EXAMPLE, installed

PACKAGE = "supportdesk_webhook_failure"
_NUMBERS = itertools.count()

FAULTS: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("faults.yaml").read_text("utf-8")
)
"""By what is wrong: the file, the text that is replaced, by what, and how the finding names it."""


def planted(folder: Path, *, file: str, old: str, new: str, named: str = "") -> Path:
    """Return a copy of the example, under a new name, with one text of one file replaced.

    `named` is what a finding says of it.
    """
    name = f"planted_family_{next(_NUMBERS)}"
    copy = shutil.copytree(EXAMPLE, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / PACKAGE).rename(copy / name)
    for path in (copy / "pyproject.toml", *(copy / name).glob("*.py")):
        path.write_text(path.read_text("utf-8").replace(PACKAGE, name), "utf-8")
    path = copy / name / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} has changed: {old!r} is not in it"
    path.write_text(text.replace(old, new), "utf-8")
    return copy


def found_in(folder: Path) -> list[Finding]:
    """Return what is wrong with the family of a project."""
    (family,) = find_families(str(folder))
    return lint_family(family, worlds=1)


@pytest.fixture
def one_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw cases of one bank only, which is enough for a fault that is everywhere."""
    monkeypatch.setattr(lint_cases, "SPLITS", ("train",))
    monkeypatch.setattr(lint_cases, "_ONLY_DRAWN", 10)


@pytest.mark.measurement
class TestSound:
    """Families as they should be."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_shipped_families_have_no_finding(self, name: str) -> None:
        """Whoever changes one sees what it breaks."""
        assert lint_family(get_family(name), worlds=1) == []

    def test_the_example_has_no_finding(self) -> None:
        """It is what others start from."""
        assert found_in(EXAMPLE) == []


@pytest.mark.measurement
@pytest.mark.usefixtures("one_bank")
class TestPlanted:
    """One fault at a time."""

    @pytest.mark.parametrize("fault", FAULTS)
    def test_is_named_with_its_file_and_how_to_mend_it(self, fault: str, tmp_path: Path) -> None:
        """Whoever reads the finding knows where to go and what to do."""
        findings = found_in(planted(tmp_path, **FAULTS[fault]))
        hits = [finding for finding in findings if FAULTS[fault]["named"] in finding.what]
        assert hits, [finding.what for finding in findings]
        assert all(finding.mend and finding.file.startswith(str(tmp_path)) for finding in hits)

    def test_free_marks_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An outcome that requires nothing would pay for nothing."""
        report = open_episode(draw_case(get_split("train"), 0)).report()
        generous = report.model_copy(update={"total": 0.25})
        monkeypatch.setattr(lint_cases, "_play", lambda *_: generous)
        said = {finding.what for finding in lint_family(get_family("duplicate_charge"), worlds=1)}
        assert {"a reset scores 0.25", "an empty hand-over scores 0.25"} <= said

    def test_gold_that_hangs_on_the_wording_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same facts in other words have the same answer."""
        monkeypatch.setattr(lint_cases, "invariance_twin", sensitivity_twin)
        said = [finding.what for finding in lint_family(get_family("duplicate_charge"), worlds=1)]
        assert any(what.startswith("other words change the gold of") for what in said)


class TestPlaces:
    """What can be checked."""

    def test_a_name_a_folder_and_a_project_are_found(self) -> None:
        """A family by its name, by its own folder, and by what its project announces."""
        package = EXAMPLE / PACKAGE
        for place in (str(EXAMPLE), str(package)):
            assert [family.name for family in find_families(place)] == ["webhook_failure"]
        assert find_families("duplicate_charge") == [get_family("duplicate_charge")]
        assert [family.name for family in find_families()] == list(FAMILY_NAMES)

    def test_a_shipped_folder_is_found_through_its_packages(self) -> None:
        """The folder of a family inside a larger package."""
        folder = Path(get_family("duplicate_charge").texts.__code__.co_filename).parent
        (family,) = find_families(str(folder / "families" / "duplicate_charge"))
        assert family is get_family("duplicate_charge")

    @pytest.mark.parametrize(
        ("files", "message"),
        [
            ({}, "has neither a pyproject.toml"),
            ({"pyproject.toml": "[project]\nname = 'x'\n"}, "names no family under"),
            ({"decision.py": "FAMILIES = ()\n"}, "decision:FAMILY cannot be loaded"),
        ],
    )
    def test_anything_else_is_refused(
        self, files: dict[str, str], message: str, tmp_path: Path
    ) -> None:
        """With what is missing."""
        folder = tmp_path / f"empty_{next(_NUMBERS)}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        with pytest.raises(InvalidFamily, match=message):
            find_families(str(folder))

    def test_a_project_may_keep_its_code_in_src(self, tmp_path: Path) -> None:
        """As many do."""
        folder = planted(tmp_path, file="README.md", old="Twins", new="Twins")
        (folder / "src").mkdir()
        shutil.move(folder / folder.name, folder / "src" / folder.name)
        (family,) = find_families(str(folder))
        assert family.package == folder.name


@pytest.mark.usefixtures("one_bank")
class TestTakenNames:
    """A family of another package that is called like a shipped one."""

    NAME, TAKEN = "duplicate_charge", "the name 'duplicate_charge' is that of a shipped family"

    def test_are_reported_wherever_the_family_is_found(self, tmp_path: Path) -> None:
        """By its project, by the name, and with nothing named at all."""
        fault = {"file": "decision.py", "old": '"webhook_failure"', "new": f'"{self.NAME}"'}
        project = planted(tmp_path, **fault)
        toml = project / "pyproject.toml"
        announced = toml.read_text("utf-8").replace("webhook_failure = ", f"{self.NAME} = ")
        toml.write_text(announced, "utf-8")
        (finding,) = [f for f in found_in(project) if f.what.startswith(self.TAKEN)]
        assert finding.file == f"{tmp_path}/{project.name}/{project.name}/decision.py"
        assert finding.mend.startswith("give FAMILY")
        with installed(tmp_path, {self.NAME: f"{project.name}.decision:FAMILY"}):
            shipped, other = find_families(self.NAME)
            assert shipped is get_family(self.NAME)
            assert other.package == project.name
            assert find_families()[len(FAMILY_NAMES) :] == [other]
            assert [family.name for family in find_families("refund_window")] == ["refund_window"]

    def test_a_shipped_family_may_bear_its_own(self) -> None:
        """Nothing is wrong with it."""
        assert lint_family(get_family("known_incident"), worlds=1) == []


class TestCommand:
    """`supportdesk lint`."""

    def test_a_sound_family_exits_with_0(self, capsys: pytest.CaptureFixture[str]) -> None:
        """And says how much was found."""
        assert main(["lint", str(EXAMPLE), "--worlds", "1"]) == 0
        assert capsys.readouterr().out == "webhook_failure: 0 findings\n"

    def test_a_fault_exits_with_1(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """File, what is wrong, how to mend it and where it shows; as JSON for machines."""
        folder = planted(tmp_path, **FAULTS["an illegal pair"])
        assert main(["lint", str(folder), "--worlds", "1"]) == 1
        printed = capsys.readouterr().out
        assert "decision.py: rule 'log_missing': on_hold with" in printed
        assert "\n  mend: on_hold goes with " in printed
        assert "\n  seen in: train, world 0, rule log_missing" in printed
        assert main(["lint", str(folder), "--worlds", "1", "--json"]) == 1
        rows = json.loads(capsys.readouterr().out)
        assert {"file", "what", "mend", "where"} == rows[0].keys()

    def test_nothing_to_check_exits_with_2(self, capsys: pytest.CaptureFixture[str]) -> None:
        """With what there is."""
        assert main(["lint", "weather"]) == 2
        assert "no case family 'weather'; there are duplicate_charge" in capsys.readouterr().err
