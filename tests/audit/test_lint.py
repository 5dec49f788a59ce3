"""A sound family is left alone; of each kind of fault one is planted, and named."""

import itertools
import json
import shutil
from pathlib import Path

import pytest

from supportdesk_env.audit import lint_cases
from supportdesk_env.audit.findings import Finding
from supportdesk_env.audit.lint import find_families, lint_family
from supportdesk_env.cases.registry import FAMILY_NAMES, get_family
from supportdesk_env.cli.main import main
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.generation.generator import draw_case
from supportdesk_env.generation.splits import get_split
from supportdesk_env.generation.twins import sensitivity_twin
from tests.building import open_episode
from tests.outside import EXAMPLE

PACKAGE = "supportdesk_webhook_failure"
_NUMBERS = itertools.count()

FAULTS = {
    "drawn for another rule": (
        "drawing.py",
        '"our_delay": Delivery.DELAYED, ',
        "",
        "facts drawn for rule 'our_delay' are decided by",
    ),
    "a rule out of reach": (
        "drawing.py",
        '"our_delay": Delivery.DELAYED, ',
        "",
        "rule 'our_delay' decides no case",
    ),
    "facts that cannot be": (
        "drawing.py",
        '"failures": _draw_failures(world, rule_id)',
        '"failures": -1',
        "facts for rule 'our_delay' cannot be drawn: ValidationError",
    ),
    "words that fail": (
        "facts.py",
        '"endpoint": facts.endpoint_id,\n',
        '"endpoint": {}["x"],\n',
        "ticket_words fails: KeyError",
    ),
    "an illegal pair": (
        "decision.py",
        "status=Status.WAITING_ON_CUSTOMER",
        "status=Status.ON_HOLD",
        "on_hold with awaiting_customer_info is no legal pair",
    ),
    "a poison field": (
        "decision.py",
        "_NEEDED = (",
        "_NEEDED = (RequestField.API_SECRET_VALUE, ",
        "rule 'log_missing' requests api_secret_value",
    ),
    "a value that is not given": (
        "decision.py",
        ', "closure": closure}',
        "}",
        "a case cannot be built: InvalidFamily: awaiting_customer_info requires note_next_action",
    ),
    "a code that is not listed": (
        "decision.py",
        "        ResolutionCode.AWAITING_CUSTOMER_INFO,\n    ),",
        "    ),",
        "a case cannot be built: KeyError: 'awaiting_customer_info'",
    ),
    "a code that is never given": (
        "decision.py",
        "codes=(\n",
        "codes=(\n        ResolutionCode.REFUND_ISSUED,\n",
        "code 'refund_issued' is listed, and no rule gives it",
    ),
    "nothing to decide": (
        "decision.py",
        'Rule("our_delay", lambda f, _: f.delivery is Delivery.DELAYED, _escalate)',
        'Rule("our_delay", lambda f, _: True, _escalate)',
        "no twin flips",
    ),
    "a claim without a reading": (
        "claims.yaml",
        "  deny:\n    replay:",
        "  deny:\n    replaying:",
        "nothing reads the claim deny(replay)",
    ),
    "a claim without a sentence": (
        "sentences.yaml",
        "deny(replay):",
        "deny(replaying):",
        "no sentence makes the claim deny(replay)",
    ),
    "a sentence that is not read": (
        "sentences.yaml",
        "We cannot send these events again.",
        "That is not how it works.",
        "rule 'replay_too_late': gold scores 0",
    ),
    "a sentence with a word of its own": (
        "sentences.yaml",
        "{rule_fact}",
        "{window}",
        "the reference answer cannot be written: KeyError",
    ),
    "a fact that is hidden": (
        "facts.py",
        'facts.delivery.value}\n    return {"web',
        'facts.batch_id}\n    return {"web',
        "cases of the rules",
    ),
    "a fact that is read nowhere": (
        "facts.py",
        '"consecutive_failures": str(facts.failures) if is_logged else "not logged",\n',
        "",
        "the fact 'failures' decides, and is shown nowhere",
    ),
    "a parameter that is not printed": (
        "texts.yaml",
        "{p.disable_after}",
        "many",
        "the parameter 'policy.disable_after' decides, and no article prints it",
    ),
    "a parameter that decides nothing": (
        "policy.py",
        "class WebhookPolicy(Parameters):\n",
        "class WebhookPolicy(Parameters):\n    spare: int = 1\n",
        "no case is decided by the parameter 'spare'",
    ),
    "a leak": (
        "texts.yaml",
        "decline the replay",
        "decline the replay (replay_too_late)",
        "'replay_too_late' of the answer key can be read by an agent",
    ),
    "an article with an unknown parameter": (
        "texts.yaml",
        "{p.replay_days}",
        "{p.replay_hours}",
        "a case cannot be built: AttributeError",
    ),
    "texts that cannot be read": (
        "texts.yaml",
        "articles:",
        "article:",
        "cannot be read: ",
    ),
    "readings that cannot be read": (
        "claims.yaml",
        "[[cannot_send]]",
        "[[cannot_sing]]",
        "no phrase set cannot_sing",
    ),
    "a file that is no YAML": ("wordings.yaml", "train:", "train: {", "cannot be read: "),
    "a missing bank": ("wordings.yaml", "\nood:", "\nodd:", "bank 'ood' is missing"),
    "a missing voice": (
        "wordings.yaml",
        "    terse:\n      openings: [\"FYI.",
        "    formal:\n      openings: [\"FYI.",
        "bank 'ood': nobody writes terse",
    ),
    "too few bodies": (
        "wordings.yaml",
        '        - "Zero pings. {endpoint}. {day}. {wish}"\n',
        "",
        "cannot be read: voices.terse.bodies",
    ),
    "too few openings": (
        "wordings.yaml",
        "    terse:\n      openings: [\"FYI.",
        "    formal:\n      openings: [\"FYI.",
        "bank 'ood' has 4 openings, fewer than 6",
    ),
    "a sentence of two banks": (
        "wordings.yaml",
        "- \"Our system is out of step with yours since {day}.\"",
        "- \"The warehouse of {customer.company} works from paper lists.\"",
        "banks 'train' and 'ood' both say 'the warehouse of # works from paper lists'",
    ),
    "a phrasing twice": (
        "wordings.yaml",
        '- "Events lost? ({customer.company})"',
        '- "Missing events since {day}"',
        "bank 'train' holds 'Missing events since {day}' twice",
    ),
    "an unknown word": (
        "wordings.yaml",
        "{endpoint} feeds three",
        "{endpoints} feeds three",
        "no fact gives the word 'endpoints' in braces",
    ),
    "an unused word": (
        "facts.py",
        '"endpoint": facts.endpoint_id,\n        "day"',
        '"endpoint": facts.endpoint_id,\n        "batch": facts.batch_id,\n        "day"',
        "no text uses the word 'batch'",
    ),
    "too few ways": (
        "wordings.yaml",
        '      - "What ails it?"\n',
        "",
        "bank 'ood': fragment 'explain' is said in 2 ways",
    ),
    "a missing fragment": (
        "facts.py",
        'else "explain"',
        'else "ask"',
        "bank 'train' has no fragment 'ask', which the facts ask for",
    ),
    "a spare fragment": (
        "facts.py",
        'else "explain"',
        'else "replay"',
        "bank 'train': no facts ask for the fragment 'explain'",
    ),
    "a contradiction of no rule": (
        "wordings.yaml",
        "evaluation:\n",
        '  contradictions: [{rules: [no_rule], text: "It worked all week."}]\nevaluation:\n',
        "bank 'train': a contradiction is for rule 'no_rule', which there is not",
    ),
    "a value in both ranges": (
        "policy.yaml",
        "replay_days: [3, 30]",
        "replay_days: [3, 5]",
        "replay_days: 5 is held back and not held back",
    ),
    "a value out of bounds": (
        "policy.yaml",
        "replay_days: [3, 30]",
        "replay_days: [3, 31]",
        "ood: 'replay_days' cannot be 31",
    ),
    "a parameter without values": (
        "policy.yaml",
        "  replay_days: [3, 30]\n",
        "",
        "ood: no values for parameter 'replay_days'",
    ),
    "values without a parameter": (
        "policy.yaml",
        "  replay_days: [3, 30]\n",
        "  replay_days: [3, 30]\n  replay_weeks: [1]\n",
        "ood: 'replay_weeks' is no parameter of WebhookPolicy",
    ),
    "no ranges": ("policy.yaml", "ood:", "odd:", "cannot be read: 'ood'"),
    "a contract note without its value": (
        "texts.yaml",
        "for {value} days",
        "for long",
        "the contract note on 'replay_days' does not give its value",
    ),
    "a contract note on nothing": (
        "texts.yaml",
        "  replay_days: \"By",
        "  replay_weeks: \"By",
        "a contract note is on 'replay_weeks', which is no parameter",
    ),
}  # fmt: skip


def planted(folder: Path, file: str, old: str, new: str) -> Path:
    """Return a copy of the example with one text of one file replaced, under a new name."""
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
        file, old, new, named = FAULTS[fault]
        findings = found_in(planted(tmp_path, file, old, new))
        hits = [finding for finding in findings if named in finding.what]
        assert hits, [finding.what for finding in findings]
        assert all(finding.mend and finding.file.startswith(str(tmp_path)) for finding in hits)

    def test_free_marks_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An outcome that requires nothing would pay for nothing."""
        report = open_episode(draw_case(get_split("train"), 0)).report
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
        folder = planted(tmp_path, "README.md", "Twins", "Twins")
        (folder / "src").mkdir()
        shutil.move(folder / folder.name, folder / "src" / folder.name)
        (family,) = find_families(str(folder))
        assert family.package == folder.name


class TestCommand:
    """`supportdesk lint`."""

    def test_a_sound_family_exits_with_0(self, capsys: pytest.CaptureFixture[str]) -> None:
        """And says how much was found."""
        assert main(["lint", str(EXAMPLE), "--worlds", "1"]) == 0
        assert capsys.readouterr().out == "webhook_failure: 0 findings\n"

    def test_a_fault_exits_with_1(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """File, what is wrong, how to mend it and where it shows; as JSON for machines."""
        folder = planted(tmp_path, *FAULTS["an illegal pair"][:3])
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
