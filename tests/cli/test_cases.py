"""`supportdesk cases`: what people look at, and what they take along, without the answer."""

import json
import sys
from pathlib import Path

import pytest

from supportdesk_env.chat.messages import build_messages
from supportdesk_env.cli.export import observe
from supportdesk_env.cli.main import main
from supportdesk_env.generation.catalogue import get_case


class TestShow:
    """One case."""

    def test_is_printed_as_an_agent_sees_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Ticket, record and articles, and nothing of the answer."""
        assert main(["cases", "show", "--split", "test", "--index", "3"]) == 0
        shown, case = capsys.readouterr().out, get_case("test", 3)
        assert case.ticket.ticket_id in shown
        assert all(article.article_id in shown for article in case.knowledge_base)
        assert "answer key" not in shown

    def test_comes_with_the_answer_for_those_who_ask(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The key names the rule that decided and every claim."""
        assert main(["cases", "show", "--task", "billing_refund_easy", "--gold"]) == 0
        key = json.loads(capsys.readouterr().out.partition("answer key:\n")[2])
        assert (key["rule"], key["queue"]) == ("refund", "billing_ops")
        assert "confirm_refund" in key["reply_claims"]
        arrival = ["business_days 7", "date 2026-06-11"]
        assert key["values"]["effective_date(refund_arrival)"] == {"arrival": arrival}
        assert key["customer_answer"] is None

    def test_tells_them_what_the_customer_will_answer(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Which decides, and which no agent sees before it has asked."""
        index = next(n for n in range(200) if get_case("train", n).answer)
        place = ["--split", "train", "--index", str(index)]
        main(["cases", "show", *place, "--gold"])
        shown, _, key = capsys.readouterr().out.partition("answer key:\n")
        answer = get_case("train", index).answer
        assert answer
        assert json.loads(key)["customer_answer"]["text"] == answer.text
        assert answer.text not in shown

    def test_is_printed_as_the_messages_a_model_gets(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With their size in tokens, which is an estimate and says so."""
        assert main(["cases", "show", "--split", "test", "--index", "3", "--as-messages"]) == 0
        shown, case = capsys.readouterr().out, get_case("test", 3)
        for message in build_messages(observe(case)):
            size = f"{len(message['content'])} characters, about "
            assert f"--- {message['role']}: {size}" in shown
            assert message["content"] in shown
        assert shown.endswith(" tokens in all (characters / 4)\n")

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ([], "name a case: --task ID, or --split S with --index N"),
            (["--task", "nothing"], "no task 'nothing'"),
            (["--split", "test", "--index", "1000"], "allowed are 0 to 999"),
        ],
    )
    def test_that_does_not_exist_is_refused(
        self, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With what does."""
        assert main(["cases", "show", *options]) == 2
        assert message in capsys.readouterr().err


class TestList:
    """Cases of a split, a line each."""

    def test_narrows_to_a_family(self, capsys: pytest.CaptureFixture[str]) -> None:
        """As many as asked for, from the index given on."""
        options = ["--family", "service_incident", "--start", "40", "--count", "5"]
        assert main(["cases", "list", "--split", "train", *options]) == 0
        rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
        assert [row[1] for row in rows] == ["service_incident"] * 5
        assert all(int(row[0].removeprefix("train_")) >= 40 for row in rows)

    def test_of_an_unknown_split_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        """With the splits there are."""
        assert main(["cases", "list", "--split", "dev"]) == 2
        assert "there are canonical, train" in capsys.readouterr().err


class TestTwins:
    """What a changed fact, parameter or wording does."""

    def test_are_printed_with_what_they_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Each says what was changed and where gold differs."""
        assert main(["cases", "twins", "train", "9"]) == 0
        printed = capsys.readouterr().out
        assert "train_9_sensitivity: sensitivity twin\n" in printed
        assert "wording.voice: " in printed
        assert "gold differs in: nothing\n" in printed

    def test_of_a_case_that_was_written_down_are_refused(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Only drawn cases have some."""
        assert main(["cases", "twins", "canonical", "0"]) == 2
        assert "only a drawn case has twins" in capsys.readouterr().err


class TestExport:
    """Cases as JSON lines."""

    def test_holds_prompts_and_no_answer(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A line is a task id, its place and the messages a model would get."""
        path = tmp_path / "cases.jsonl"
        assert main(["cases", "export", "--count", "3", "--out", str(path)]) == 0
        assert "3 cases written" in capsys.readouterr().out
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert [row["task_id"] for row in rows] == [f"validation_{n}" for n in range(3)]
        assert {message["role"] for message in rows[0]["prompt"]} == {"system", "user"}
        assert all("gold" not in row for row in rows)

    def test_holds_the_answer_behind_a_flag(self, tmp_path: Path) -> None:
        """The key of the case, in plain values."""
        path = tmp_path / "cases.jsonl"
        assert main(["cases", "export", "--count", "1", "--gold", "--out", str(path)]) == 0
        gold = get_case("validation", 0).resolution
        assert json.loads(path.read_text("utf-8"))["gold"]["rule"] == gold.rule_id

    def test_of_an_unknown_split_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the splits there are."""
        assert main(["cases", "export", "--split", "dev", "--out", str(tmp_path / "x")]) == 2
        assert "there are canonical, train" in capsys.readouterr().err

    def test_that_cannot_be_written_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A folder is no file."""
        assert main(["cases", "export", "--count", "1", "--out", str(tmp_path)]) == 2
        assert str(tmp_path) in capsys.readouterr().err


class TestParquet:
    """Cases as a table."""

    def test_is_read_back_as_it_was_written(self, tmp_path: Path) -> None:
        """Rows are those of the JSON lines, prompts included and without the answer."""
        datasets = pytest.importorskip("datasets")
        for name in ("cases.jsonl", "cases.parquet"):
            assert main(["cases", "export", "--count", "2", "--out", str(tmp_path / name)]) == 0
        lines = (tmp_path / "cases.jsonl").read_text("utf-8").splitlines()
        table = datasets.Dataset.from_parquet(
            str(tmp_path / "cases.parquet"), cache_dir=str(tmp_path / "cache")
        )
        assert table.to_list() == [json.loads(line) for line in lines]
        assert "gold" not in table.column_names

    def test_without_its_extra_tells_what_to_install(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One sentence with the command."""
        monkeypatch.setitem(sys.modules, "datasets", None)
        out = str(tmp_path / "cases.parquet")
        assert main(["cases", "export", "--count", "1", "--out", out]) == 2
        told = capsys.readouterr().err
        assert told.endswith("install it with: pip install 'supportdesk-env[data]'\n")
        assert "Traceback" not in told
