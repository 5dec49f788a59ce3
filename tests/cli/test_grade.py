"""`supportdesk grade`: what users call when they disagree with a score."""

import json
from pathlib import Path

import pytest

from supportdesk_env.audit.oracle import reference_actions, reference_texts
from supportdesk_env.cli.main import main
from supportdesk_env.domain.case import Case
from supportdesk_env.generation.catalogue import canonical_cases

CASES = [pytest.param(case, id=case.task_id) for case in canonical_cases()]


def write(folder: Path, name: str, text: str) -> str:
    """Write `text` to a file of `folder` and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def write_texts(folder: Path, case: Case, *, without: str = "") -> list[str]:
    """Return the options that give the reference texts of `case`, less one sentence."""
    reply, note = reference_texts(case)
    return [
        *("--reply", write(folder, "reply.txt", reply.replace(without, ""))),
        *("--note", write(folder, "note.txt", note)),
    ]


class TestSequences:
    """Whole sequences of actions."""

    @pytest.mark.parametrize("case", CASES)
    def test_reference_actions_score_one(
        self, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What policy requires, carried out to the letter, is worth everything."""
        lines = "\n".join(action.model_dump_json() for action in reference_actions(case))
        assert main(["grade", "--task", case.task_id, "--action", write(tmp_path, "a", lines)]) == 0
        assert capsys.readouterr().out.startswith("total 1.000\n")

    def test_refused_actions_are_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """An action that changes nothing says so on stderr."""
        lines = write(tmp_path, "a", '{"operation": "draft_reply"}\n')
        assert main(["grade", "--task", "billing_refund_easy", "--action", lines]) == 0
        assert "Nothing was done" in capsys.readouterr().err


class TestTexts:
    """A reply and a note by themselves."""

    @pytest.mark.parametrize("case", CASES)
    def test_every_required_claim_is_named(
        self, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The report quotes each required claim where it was read."""
        fields = ["--fields", *case.resolution.requested_fields]
        options = ["--task", case.task_id, *write_texts(tmp_path, case), *fields, "--json"]
        assert main(["grade", *options]) == 0
        report = json.loads(capsys.readouterr().out)
        found = {f["claim"] for f in report["findings"] if f["role"] == "required"}
        claims = (*case.resolution.reply_claims, *case.resolution.note_claims)
        assert found == {claim.label for claim in claims}

    def test_a_removed_sentence_is_named_as_missing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Without the sentence about the refund the report says which claim is missing."""
        case = canonical_cases()[0]
        sentence = "We have refunded the duplicate charge CH-88147 of USD 312.40."
        options = ["--task", case.task_id, *write_texts(tmp_path, case, without=sentence)]
        assert main(["grade", *options]) == 0
        assert "missing: reply: confirm_refund with charge=CH-88147" in capsys.readouterr().out


class TestBadInput:
    """What cannot be graded."""

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ([], "name a case"),
            (["--task", "billing_refund"], "did you mean 'billing_refund_easy'"),
            (["--split", "canonical", "--index", "9"], "allowed are 0 to 2"),
            (["--split", "canonical"], "split and index go together"),
            (["--task", "billing_refund_easy", "--reply", "/nowhere"], "/nowhere"),
        ],
    )
    def test_is_refused_in_words(
        self, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The message names what was given or what is allowed."""
        assert main(["grade", *options]) == 2
        assert words in capsys.readouterr().err

    def test_an_illegal_action_is_refused_by_field(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The message names the field that is wrong."""
        lines = write(tmp_path, "a", '{"operation": "classify", "queue": "nobody"}')
        assert main(["grade", "--task", "billing_refund_easy", "--action", lines]) == 2
        assert "queue" in capsys.readouterr().err
