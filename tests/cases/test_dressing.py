"""What lies over a case of any family is said in three ways that share nothing."""

import re
from itertools import combinations

import pytest

from supportdesk_env.cases.dressing import (
    dress,
    load_overlay_texts,
    stress_subject,
    tell_given,
)
from supportdesk_env.cases.overlays import HELD_BACK, Overlay, is_held_back
from supportdesk_env.cases.slips import with_slips
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.ticket_text import Phrasing, Register
from supportdesk_env.cases.world import STATABLE
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.cards import find_card_numbers
from supportdesk_env.seeding import Stream

BODY = "Something happened with {area} yesterday, please have another look: {amount:>4}, {name!r}."


def phrasing(number: int, bank: str = "train", *, thread: bool = False) -> Phrasing:
    """Return a phrasing whose remarks are chosen by `number`."""
    places = dict.fromkeys(("subject", "impact", "opening", "body", "closing", "signature"), 0)
    voice = Register.CASUAL
    return Phrasing(bank=bank, voice=voice, remark=number, thread=thread, **places)


def said_in(bank: str) -> list[str]:
    """Return every text of a bank."""
    texts = load_overlay_texts(bank)
    return [
        *(*texts.angry_openings, *texts.angry_closings, *texts.vip_pressure),
        *(*texts.angry_marks, *(log.reason for log in texts.logs)),
        *(injection.text for injection in texts.injections),
        *(*texts.pasted_secrets, *texts.threads, *texts.earlier_files),
        *(line for log in texts.logs for line in log.lines),
        *(part for earlier in texts.earlier for part in (earlier.head, earlier.lead)),
        *texts.stated.values(),
    ]


class TestBanks:
    """What can be added to a ticket."""

    def test_share_no_text(self) -> None:
        """What is said in one bank is said otherwise in the others, and nothing twice."""
        for one, other in combinations(BANKS, 2):
            assert set(said_in(one)) & set(said_in(other)) == set()
        assert all(len(set(said_in(bank))) == len(said_in(bank)) for bank in BANKS)

    @pytest.mark.parametrize("bank", BANKS)
    def test_hold_many_of_each(self, bank: str) -> None:
        """What one case says is seldom said in the next."""
        texts = load_overlay_texts(bank)
        remarks = (texts.angry_openings, texts.angry_closings, texts.vip_pressure, texts.injections)
        assert min(map(len, remarks)) >= 10
        assert min(len(texts.pasted_secrets), len(texts.logs)) >= 8

    @pytest.mark.parametrize("bank", BANKS)
    def test_can_state_whatever_can_be_stated(self, bank: str) -> None:
        """Each field that can simply be stated has a line."""
        assert set(load_overlay_texts(bank).stated) == STATABLE


class TestDress:
    """What each overlay adds."""

    @pytest.mark.parametrize("bank", BANKS)
    def test_injections_stand_in_every_place(self, bank: str) -> None:
        """In the message, under it, and in a file."""
        added = [dress(phrasing(n, bank), (Overlay.INJECTION,)) for n in range(60)]
        assert any(extras.after_body for extras in added)
        assert any(extras.footer for extras in added)
        assert any(extras.attachments for extras in added)

    @pytest.mark.parametrize("bank", BANKS)
    def test_cards_are_such_that_a_reply_may_not_repeat_them(self, bank: str) -> None:
        """Their check digit is right; passwords are no cards, and no brace stays open."""
        pasted = [dress(phrasing(n, bank), (Overlay.PASTED_SECRET,)).after_body for n in range(60)]
        texts = [text for (text,) in pasted]
        with_digits = [text for text in texts if re.search(r"(?:\d{4} ){3}\d{4}", text)]
        assert 0 < len(with_digits) < len(texts)
        assert all(find_card_numbers(text) for text in with_digits)
        assert not any(re.search(r"[{}]", text) for text in texts)

    @pytest.mark.parametrize("bank", BANKS)
    def test_logs_are_long_and_hold_nothing_of_a_case(self, bank: str) -> None:
        """Between 40 and 150 lines; no id, no address, no date, no failure."""
        for number in range(30):
            (file,) = dress(phrasing(number, bank), (Overlay.LONG_LOG,)).attachments
            assert 40 <= file.content.count("\n") + 1 <= 150
            assert not re.search(r"[{}%]|\b[A-Za-z]+-\d|://|\d{4}-\d\d|error|fail", file.content)

    def test_an_earlier_message_is_quoted_or_sent_along(self) -> None:
        """Either way its words come from the facts."""
        added = [dress(phrasing(n), (Overlay.ALREADY_GIVEN,)) for n in range(20)]
        quoted = [extras.footer[0] for extras in added if extras.footer]
        files = [extras.attachments[0].content for extras in added if extras.attachments]
        assert len(quoted) + len(files) == 20
        assert all(text.endswith("\n> {given_quoted}") for text in quoted)
        assert all("\n{given}\n" in text for text in files)

    def test_anger_and_pressure_surround_the_message(self) -> None:
        """A quoted notice of the desk stands below everything."""
        extras = dress(phrasing(3, thread=True), (Overlay.ANGRY, Overlay.VIP_PRESSURE))
        assert [len(extras.after_opening), len(extras.after_body)] == [1, 1]
        assert [len(extras.before_closing), len(extras.footer)] == [1, 1]
        assert not any(dress(phrasing(3), ()).model_dump().values())

    def test_a_furious_subject_is_raised_as_a_whole_or_marked(self) -> None:
        """Capitals never stop where a value begins."""
        assert stress_subject(phrasing(3), "It is broken") == "IT IS BROKEN"
        marked = {stress_subject(phrasing(n), "{area} is broken") for n in range(40)}
        assert len(marked) == len(load_overlay_texts("train").angry_marks)
        assert all("{area} is broken" in subject for subject in marked)

    def test_what_was_given_is_told_line_by_line(self) -> None:
        """Braces in a value stay what they are."""
        given = {RequestField.REGION: "eu-1", RequestField.ERROR_PAYLOAD: '{"error": "x"}'}
        told = tell_given(phrasing(0), given)
        assert told == 'Region: eu-1\nBody of the error response: {"error": "x"}'


class TestSlips:
    """Letters out of place."""

    def test_never_touch_words_in_braces(self) -> None:
        """Values, their formats and their conversions stay."""
        for number in range(50):
            text = with_slips(BODY, 3, Stream(number))
            assert re.findall(r"\{[^}]*\}", text) == ["{area}", "{amount:>4}", "{name!r}"]
            assert text != BODY
            assert abs(len(text) - len(BODY)) <= 3

    def test_may_find_nothing_to_do(self) -> None:
        """Short words, addresses and escaped braces are left alone."""
        text = "See https://status.acme.example, {{ok}}, me@harbour.example or TCK-12345."
        assert with_slips(text, 3, Stream(1)) == text
        assert with_slips(BODY, 0, Stream(1)) == BODY


class TestPairs:
    """What only out-of-distribution cases join."""

    def test_are_told_wherever_they_stand(self) -> None:
        """Alone a member is like any other."""
        for pair in HELD_BACK:
            assert is_held_back((Overlay.ANGRY, *sorted(pair)))
            assert not is_held_back((sorted(pair)[0], Overlay.ANGRY))
