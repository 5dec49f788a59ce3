"""A text is read as its reader sees it, and every character knows where it came from."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.normalise import normalise
from tests.grading.reading import TODAY

CLAIM = "We refunded it."
MARKUP = "<>!-as/ =\"'p~[](#:&;\u0430\u0336\u200b\u00bd1"
UNITS = [
    *("<", "<a ", '<a "', "<a '\"", "~~", "](", '](a "', '\n[a]: # "', "\n[a]: #(", "<!--", "<s>"),
    *("<p hidden>", "&#", "&amp;", "\u200b", "\u0430", "a\u0430", '<a style="/* ">', "![", "<a   "),
    *("<![", "o\u0336", " ", "\u2028"),
]


def shown(text: str) -> str:
    """Return what is read of a text, with single blanks."""
    return " ".join(normalise(text)[0].split())


class TestCharacters:
    """Characters that are written in more than one way, or not seen."""

    @pytest.mark.parametrize(
        ("written", "normal"),
        [
            ("plain", "plain"),
            ("re\u200bfund", "refund"),
            ("re\u00adfund", "refund"),
            ("re\U000e0041fund\ufe0f", "refund"),
            ("\u202etfel\u202c", "tfel"),
            ("pass\x00word", "password"),
            ("\uff32efund", "Refund"),
            ("\U0001d4fb\U0001d4ee\U0001d4ef\U0001d4fe\U0001d4f7\U0001d4ed", "refund"),
            ("\U0001f171ill", "Bill"),
            ("r\u0351e\u0343f\u0301und", "refund"),
            ("It\u2019s \u201cdone\u201d", 'It\'s "done"'),
            ("5\u20137 days", "5-7 days"),
            ("1\u00bd hours or \u00bd hour", "1.5 hours or 0.5 hour"),
            ("\u25cf item", "\u2022 item"),
            ("one\u2028two", "one\ntwo"),
            ("&#112;assword &amp; code", "password & code"),
            ("\ufb01xed", "fixed"),
        ],
    )
    def test_are_unified(self, written: str, normal: str) -> None:
        """Invisible characters go; compatibility forms, quotes and dashes become plain."""
        assert normalise(written)[0] == normal

    @pytest.mark.parametrize(
        ("written", "normal"),
        [
            ("p\u0430ssw\u043erd", "password"),
            ("\u0430pi k\u0435y", "api key"),
            ("\u0440\u0430\u0443", "pay"),
            ("\u03bfrder \u0391PI", "order API"),
            ("\u0421\u041d-88147", "CH-88147"),
            ("\u1d07rror", "error"),
        ],
    )
    def test_look_alikes_become_latin(self, written: str, normal: str) -> None:
        """In a Latin word, and where a whole word is made of them."""
        assert normalise(written)[0] == normal

    @pytest.mark.parametrize(
        "text",
        [
            "Nguy\u1ec5n, \u00d8rjan and Ren\u00e9e",
            "\u041f\u0440\u0438\u0432\u0435\u0442",
            "\u65e5\u672c",
        ],
    )
    def test_honest_letters_stay(self, text: str) -> None:
        """Names and other scripts are not rewritten."""
        assert normalise(text)[0] == text


class TestHidden:
    """What a reader would not see."""

    @pytest.mark.parametrize(
        "text",
        [
            f"<!-- {CLAIM} -->",
            f"<!-- {CLAIM}",
            f"<span style='color:#fff'>{CLAIM}</span>",
            f"<font color=white>{CLAIM}</font>",
            f"<font color='#FEFEFE'>{CLAIM}</font>",
            f'<span style="color: rgb(255, 255, 255)">{CLAIM}</span>',
            f'<div style="display : /* */ none">{CLAIM}</div>',
            f'<div style="d&#105;splay:none">{CLAIM}</div>',
            f'<p style="visibility:hidden">{CLAIM}</p>',
            f'<i style="font-size:0">{CLAIM}</i>',
            f'<b style="opacity:0">{CLAIM}</b>',
            f"<div hidden><div>{CLAIM}</div>{CLAIM}</div>",
            f"<span hidden title='>'>{CLAIM}</span>",
            f"<x-note hidden>{CLAIM}</x-note>",
            f"<b hidden='>{CLAIM}</b>",
            f"<script>{CLAIM}</script>",
            f"<style>i {{display: none}}</style><i>{CLAIM}</i>",
            f"<p hidden>{CLAIM}",
            f'<img src="x.png" alt="{CLAIM}">',
            f"<!DOCTYPE {CLAIM}>",
            f"![{CLAIM}](x.png)",
            f"[//]: # ({CLAIM})",
            f'[//]: # "{CLAIM}\n{CLAIM}"',
            f"~~{CLAIM}~~",
            f"<s>{CLAIM}</s>",
            f"<del>{CLAIM}</del>",
            "".join(f"{letter}\u0336" for letter in CLAIM),
        ],
    )
    def test_is_dropped(self, text: str) -> None:
        """Comments, hidden and struck elements, texts of images and struck letters."""
        assert shown(text) == ""

    @pytest.mark.parametrize(
        ("text", "seen"),
        [
            ("<b>Bold</b> and <br>new", "Bold and new"),
            ("**Bold** and 2 * 3, **** 4242", "Bold and 2 * 3, **** 4242"),
            ("<font color='#c00'>This.</font>", "This."),
            ("Send:<ul><li>ids<li>times</ul>", "Send: - ids - times"),
            ("<p hidden>Not this.<p>This.", "This."),
            ("<!-- <s> --> This.", "This."),
            ("<div style='overflow: hidden'>This.</div>", "This."),
            ("<div style='opacity:0.9;background-color:#fff'>This.</div>", "This."),
            ("<details><summary>More</summary> This.</details>", "More This."),
            ("<style>i {color: red}</style><i>This.</i>", "This."),
            ("<i>This.</i><style>b {color: red}", "This."),
            ('[page](https://x.example "title") here', "[page](https://x.example ) here"),
            (
                "Write to <desk@x.example> <redacted> <time>",
                "Write to <desk@x.example> <redacted> <time>",
            ),
            ("a < b and c > d, ~5 of ~9, [1]: see", "a < b and c > d, ~5 of ~9, [1]: see"),
        ],
    )
    def test_what_is_seen_stays(self, text: str, seen: str) -> None:
        """Tags go, their text stays; what only looks like markup is left alone."""
        assert shown(text) == seen

    def test_a_blob_is_not_text(self) -> None:
        """What has to be decoded says nothing."""
        blob = base64.b64encode(f"{CLAIM} CH-1".encode()).decode()
        read = read_reply(blob, TODAY)
        assert (read.required, read.joined) == ((), ())


class TestOffsets:
    """Where characters came from."""

    @given(
        st.text(max_size=60)
        | st.text(alphabet="<>!-as/ =\"'p~[](#:&;\u0430\u0336\u200b\u00bd1", max_size=60)
    )
    def test_point_into_the_original(self, text: str) -> None:
        """Every character has one; they never go back."""
        normal, offsets = normalise(text)
        assert len(normal) == len(offsets)
        assert offsets == sorted(offsets)
        assert all(0 <= offset < len(text) for offset in offsets)

    @pytest.mark.timing
    @pytest.mark.parametrize("unit", UNITS)
    def test_cost_is_linear(self, unit: str) -> None:
        """No repetition makes a long text cost more than its length."""

        def seconds(length: int) -> float:
            text = (unit * length)[:length]
            start = time.process_time()
            normalise(text)
            return time.process_time() - start

        assert min(seconds(80_000) for _ in range(2)) <= 12 * seconds(20_000) + 0.05
