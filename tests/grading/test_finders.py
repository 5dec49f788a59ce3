"""A finder finds what the pattern of its phrases finds."""

import re

import pytest

from supportdesk_env.grading.finders import PhraseFinder, build_finders
from supportdesk_env.grading.phrases import compile_phrases
from tests.grading.reading import load_corpus

LISTS = {
    "negation": ["not", "cannot", "n't", "no longer", "refus*"],
    "hedge": ["may", r"re:\bmight\b(?! not)", "not sure"],
    "quote": [r're:"[^"]{3,}"', "say*"],
}
TEXTS = [
    "we may not be sure, and might not say so",
    'no longer "may be", they say; we refused',
    "nothing of the kind",
    "",
]


def blank(match: re.Match[str]) -> str:
    """Return blanks for what was found."""
    return " " * len(match.group())


def spans(found: PhraseFinder | re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return every place where something was found."""
    return [match.span() for match in found.finditer(text)]


class TestFinders:
    """Finders of several lists, made together."""

    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("text", TEXTS)
    def test_agree_with_the_pattern(self, name: str, text: str) -> None:
        """First place, every place, and the text without them."""
        finder, pattern = build_finders(LISTS)[name], compile_phrases(LISTS[name])
        first, expected = finder.search(text), pattern.search(text)
        assert (first and first.span()) == (expected and expected.span())
        assert spans(finder, text) == spans(pattern, text)
        assert finder.sub(blank, text) == pattern.sub(blank, text)

    def test_agree_on_what_was_written(self) -> None:
        """No first place differs in hundreds of texts."""
        finders = build_finders(LISTS)
        patterns = {name: compile_phrases(phrases) for name, phrases in LISTS.items()}
        for entry in load_corpus("tuned"):
            for item in entry.near_misses[::9]:
                text = item.text.lower()
                for name, finder in finders.items():
                    assert spans(finder, text) == spans(patterns[name], text)
