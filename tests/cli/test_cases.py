"""`supportdesk cases`: what people look at, without the answer unless they ask."""

import json

import pytest

from supportdesk_env.chat.messages import build_messages
from supportdesk_env.cli.main import main
from supportdesk_env.evaluation.rows import observe
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
        told = json.loads(key)["customer_answer"]
        assert told["opening"] == answer.opening
        assert told["given"] == {item.field.value: item.value for item in answer.given}
        assert answer.opening not in shown

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
