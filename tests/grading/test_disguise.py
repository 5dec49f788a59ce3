"""Disguised words are read as what they are where they are forbidden, and never earn."""

import time
from itertools import chain

import pytest

from supportdesk_env.domain.claim import ForbiddenKind
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.disguise import skeleton
from tests.grading.reading import TODAY, load_corpus

UNITS = ["p a s s w o r d ", "p ", "pass ", "p.", "c0de ", "a-", "p*", "pas swor ", "<b>", "1"]


def undone(text: str) -> str | None:
    """Return a text without its disguises, `None` where there are none."""
    found = skeleton(text)
    return found[0] if found else None


class TestSkeleton:
    """Spellings that hide a word."""

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("your p a s s w o r d.", "your password."),
            ("the C V V and c a r d n u m b e r", "the cvv and card number"),
            ("p.a.s.s-w-o-r-d", "password"),
            ("c.a.r.d.n.u.m.b.e.r", "card number"),
            ("p - a - s - s - c - o - d - e", "passcode"),
            ("pass.word and pass-code", "password and passcode"),
            ("pass\nword", "password"),
            ("pas sword", "password"),
            ("pa ss wo rd", "password"),
            ("passw0rd, p4$$w0rd, @pi k3y", "password, password, api key"),
            ("0tp c1pher reca11ed p1n, 1ifted", "otp c1pher reca11ed pin, lifted"),
            ("p\u00e4ssw\u00f6rd", "password"),
            ("passsword", "password"),
            ("p*ssword", "password"),
            ("It will be f i x e d by 3 pm", "It will be fixed by 3 pm"),
            ("<!-- your password -->", " your password "),
            ("<div hidden>the CVV</div>", "\n\nthe CVV\n\n"),
        ],
    )
    def test_is_the_word_that_is_meant(self, written: str, meant: str) -> None:
        """Spaced, dotted, cut, doubled, with digits or accents, or hidden by markup."""
        assert undone(written) == meant

    @pytest.mark.parametrize(
        "text",
        [
            "The U.S. team, e.g. Ms. K. in 5b, 2FA, CH-88147, 10:35am, and/or a well-known one",
            "Your account's fine, it's yours and we're glad; can't wait.",
            "We sent it back. Up to you. Send it to Ken, a card I own.",
            "v.a.l.u.e and x*y*z and c.a.r.d.x.x",
            "password",
        ],
    )
    def test_is_not_made_of_honest_words(self, text: str) -> None:
        """Initials, ids, short forms and neighbours stay as they are."""
        assert undone(text) is None

    def test_is_not_made_of_the_corpus(self) -> None:
        """Of the texts the lexicon was tuned with, hardly one in a thousand looks disguised."""
        entries = load_corpus("tuned")
        texts = list(chain.from_iterable((*e.paraphrases, *e.near_misses) for e in entries))
        odd = [item.text for item in texts if skeleton(item.text)]
        assert len(odd) <= len(texts) / 1000, odd

    def test_knows_where_it_came_from(self) -> None:
        """Every character has an offset in the original, markup and all."""
        text = "<b>Your</b> p a s s w o r d\u200b, please"
        found = skeleton(text)
        assert found is not None
        plain, offsets = found
        assert plain == "Your password, please"
        assert text[offsets[5] : offsets[13] + 1] == "p a s s w o r d\u200b,"

    @pytest.mark.timing
    @pytest.mark.parametrize("unit", UNITS)
    def test_costs_in_proportion(self, unit: str) -> None:
        """No repetition makes a long text cost more than its length."""

        def seconds(length: int) -> float:
            text = (unit * length)[:length]
            start = time.process_time()
            skeleton(text)
            return time.process_time() - start

        assert min(seconds(80_000) for _ in range(2)) <= 12 * seconds(20_000) + 0.05


class TestReading:
    """What a reply is read as."""

    @pytest.mark.parametrize(
        "words", ["your p a s s w o r d", "your passw0rd", "y0ur c v v", "<!-- --> the pass-code"]
    )
    def test_a_disguised_ask_is_heard_where_it_stands(self, words: str) -> None:
        """The span is that of the clause as it was written."""
        text = f"Thank you for waiting. Please send us {words}."
        poison = [
            claim
            for claim in read_reply(text, TODAY).forbidden
            if claim.kind is ForbiddenKind.REQUEST_POISON
        ]
        assert {text[c.span.start : c.span.end] for c in poison} == {f"Please send us {words}."}

    def test_a_disguised_claim_earns_nothing(self) -> None:
        """What has to be deciphered is not said."""
        assert read_reply("We r3funded CH-1.", TODAY).required == ()
