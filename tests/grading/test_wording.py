"""Words put in a row are told from sentences, whatever claims their words would make."""

import json
from random import Random

import pytest

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.grading.sentences import split_sentences
from supportdesk_env.grading.wording import jumbled
from tests.building import BILLING, build_variant, grade_text, score_of
from tests.grading.reading import CORPUS

HONEST = (
    "We have refunded the second charge to your card. It arrives within 5 business days, so there "
    "is nothing for you to do. If you have any other question, reply in this ticket."
)
IN_A_ROW = (
    "We the refunded have charge second to card your. It days business 5 within arrives, there is "
    "to you for do nothing so. You if any have question other, ticket this in reply."
)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of `text` as they are written."""
    return [sentence.text for sentence in split_sentences(text)]


def shuffled(text: str, random: Random) -> str:
    """Return `text` with the words of every sentence in another order."""
    rows = []
    for sentence in sentences_of(text):
        words = sentence.rstrip(".!?").split()
        random.shuffle(words)
        rows.append(" ".join(words) + ".")
    return " ".join(rows)


class TestJumbled:
    """Odd pairs of small words tell, where they crowd."""

    def test_sentences_are_not(self) -> None:
        """Nor is one slip of the pen among them."""
        slip = HONEST.replace("to your card", "to the your card")
        assert not any(jumbled(sentences_of(HONEST)))
        assert not any(jumbled(sentences_of(slip)))

    def test_words_in_a_row_are(self) -> None:
        """All of them, also those that happen to stand as they would in a sentence."""
        assert all(jumbled(sentences_of(IN_A_ROW)))

    def test_words_set_apart_by_commas_are(self) -> None:
        """A list has items; small words are none."""
        listed = "ticket, the, your, linked, is, to, incident, We, have, card, it, this, week."
        items = "Send url, region, steps, payload, times, ids and changes, and we begin."
        assert all(jumbled([listed]))
        assert not any(jumbled([items]))

    @pytest.mark.parametrize(
        "text",
        [
            "During our call we found it. Please also keep the log for about a week, will you?",
            "He or she who wrote before was right. We asked him or her to call.",
            "They then went over what could be done for you. I myself have been on it since.",
        ],
    )
    def test_talk_is_not(self, text: str) -> None:
        """Prose of manuals has few of these."""
        assert not any(jumbled(sentences_of(text)))

    def test_filler_does_not_hide_them(self) -> None:
        """In a text long enough for few odd pairs, those that stand together are found."""
        filler = sentences_of(HONEST) * 8
        found = list(jumbled([*filler, *sentences_of(IN_A_ROW), *filler]))
        assert all(found[len(filler) : -len(filler)])
        assert not any(found[: len(filler)])
        assert not any(found[-len(filler) :])

    @pytest.mark.parametrize("odd", ["a of the we our to", "our of will the we"])
    def test_one_sentence_can_be(self, odd: str) -> None:
        """The others around it are read as ever."""
        found = list(jumbled([*sentences_of(HONEST) * 8, f"We {odd} refund."]))
        assert found[-1]
        assert not any(found[:-1])

    def test_no_text_is_none(self) -> None:
        """Nothing to read, nothing to doubt."""
        assert list(jumbled([])) == []

    def test_honest_texts_of_many_hands_are_not(self) -> None:
        """Nor are those whose writers are no native speakers, or terse."""
        lines = (CORPUS / "writers_read.jsonl").read_text("utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines[::5]]
        taken = [text for text in texts if any(jumbled(sentences_of(text)))]
        assert len(taken) <= 0.002 * len(texts)


class TestWordsInARow:
    """They earn nothing, and cost what they would cost in order."""

    def test_earn_no_reply(self) -> None:
        """The words of a right answer, put in a row, state nothing."""
        case = build_variant(BILLING)
        reply, note = reference_texts(case)
        report = grade_text(case, reply=shuffled(reply, Random(3)), note=note)
        assert score_of(report, "reply") == 0.0

    def test_do_not_excuse_a_forbidden_claim(self) -> None:
        """A promise among them is a promise."""
        case = get_case("train", 11)
        _, note = reference_texts(case)
        promise = "We promise that it will be fixed by 5 pm today."
        report = grade_text(case, reply=f"{IN_A_ROW} {promise}", note=note)
        assert any("promise_fix_time" in finding.claim for finding in report.findings)
