"""Finds what a reader of a text would not see: markup, comments, hidden elements, struck words."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of a text, and what stands in its place in the normal form."""

    start: int
    end: int
    replacement: str = ""


_UNSEEN_STYLE = (
    r"(?:^|[\s/])hidden(?=[\s=/]|$)|display:none|visibility:(?:hidden|collapse)|mso-hide:all"
    r"|font-size:(?:0|1(?:px|pt|%))|(?<![\w-])size=[\"']?[01]\b|opacity:(?:0+(?:\.[0-2]\d*)?|\.[0-2]\d*)(?![\d.])"
    r"|(?<![\w-])color[:=][\"']?(?:#[ef]{3}[\da-f]?\b|#(?:[ef][\da-f]){3}(?:[\da-f]{2})?\b|\w*white|snow|ivory|transparent"
    r"|#[\da-f]{6}00\b|rgba?\(2[345]\d,2[345]\d,2[345]\d|rgba?\([\d.,]*,0?\.?0+\)|hsla?\(\d+,\d+%,100%)"
    r"|(?<![\w-])(?:max-)?(?:height|width):0(?!\.?\d)|(?:indent|left|top|margin-\w+):-\d{3}"
    r"|clip:rect\(0|clip-path:inset\((?:50|100)|scale\(0\)"
)
_STYLE_COMMENT = r"(?s)/\*.*?(?:\*/|\Z)"
_STYLE_BLANK = r" ?([:,=(]) ?"

_TAG = (
    r"(?s)<!--.*?(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?:(?P<attributes>[\s/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)?>|(?P<loose>[\s/][^<>]*)>)"
)
"""A comment, or a tag with what its quotation marks hold."""

_ELEMENTS = frozenset(
    (
        *("a", "abbr", "b", "big", "blockquote", "body", "br", "center", "cite", "dd", "del"),
        *("details", "dfn", "div", "dl", "dt", "em", "font", "footer", "h1", "h2", "h3", "h4"),
        *("head", "header", "hr", "html", "i", "img", "ins", "kbd", "li", "main", "mark", "meta"),
        *("ol", "p", "pre", "q", "s", "samp", "script", "section", "small", "span", "strike"),
        *("strong", "style", "sub", "sup", "table", "tbody", "td", "template", "th", "thead"),
        *("tr", "tt", "u", "ul", "var"),
    )
)
"""Names that are a tag even alone; `<time>` or `<address>` may be a placeholder."""

_BREAKS = {"br": "\n", "li": "\n- ", "td": " ", "th": " "}
_BREAKS |= dict.fromkeys(("div", "h1", "h2", "h3", "h4", "ol", "p", "table", "tr", "ul"), "\n\n")
_ENDS_PARAGRAPH = frozenset(_BREAKS) - {"br", "td", "th"} | {"blockquote", "hr", "pre"}
_UNSEEN = frozenset(("del", "head", "s", "script", "strike", "style", "template"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"))

_MARKS = r"<|~~|\*\*|\][(:]"
_OTHERS = (
    r"(?sm)<[!?][\w\[][^<>]*>"
    r"|~~(?!~).*?~~"
    r"|(?<!\*)\*\*(?!\*)"
    r"|^[ ]{0,3}\[[^\[\]\n]{1,80}\]:[ \t]*(?:\#|<\#?>)[ \t]*\n?[ \t]*"
    r"(?:\"[^\"]*\"|'[^']*'|\([^()]*\))?[^\n]*"
    r"|!\[[^\[\]]*\]\([^()]*\)"
    r"|(?:\]\([^\s()]*|^[ ]{0,3}\[[^\[\]\n]{1,80}\]:[ \t]*[^\s/.#]*+[/.#]\S*+)"
    r"\s+(?P<title>\"[^\"]*\"|'[^']*'|\([^()]*\))"
)
"""Declarations, struck text, signs of bold type, markdown comments, images, link titles."""

_STRUCK_LETTER = r"[^\u0335-\u0338]?[\u0335-\u0338]"


def find_hidden(text: str) -> list[Edit]:
    """Return what to leave out of `text`, in order; edits may lie inside one another."""
    edits: list[Edit] = []
    if re.search(_MARKS, text):
        edits += [Edit(*match.span(match.lastgroup or 0)) for match in re.finditer(_OTHERS, text)]
    if not text.isascii():
        edits += [Edit(*match.span()) for match in re.finditer(_STRUCK_LETTER, text)]
    if "<" in text:
        found = list(re.finditer(_TAG, text))
        tags = _tags(found)
        edits += [Edit(*comment.span()) for comment in found if comment["name"] is None]
        edits += _shown_tags(tags)
        edits += _unseen_elements(text, tags)
    return sorted(edits)


def find_markup(text: str) -> list[Edit]:
    """Return the signs of markup alone, in order; what they hide stays."""
    edits = [Edit(*match.span()) for match in re.finditer(r"<!--|-->|~~", text)]
    if "<" in text:
        edits += _shown_tags(_tags(re.finditer(_TAG, text)))
    return sorted(edits)


def _tags(found: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return the matches that are tags, and not comments or, say, placeholders."""
    named = [tag for tag in found if tag["name"]]
    closed = {tag["name"].lower() for tag in named if tag["close"]}
    return [tag for tag in named if _is_tag(tag, closed)]


def _shown_tags(tags: Iterable[re.Match[str]]) -> list[Edit]:
    """Return each tag with the break it makes in the text."""
    return [Edit(*tag.span(), _BREAKS.get(tag["name"].lower(), "")) for tag in tags]


def _unseen_elements(text: str, tags: list[re.Match[str]]) -> Iterator[Edit]:
    """Yield what stands between the tags of elements that are not shown; open ones reach on."""
    sheets = "".join(
        text[tag.end() : following.start()]
        for tag, following in pairwise(tags)
        if tag["name"].lower() == "style" and not tag["close"]
    )
    hides_all = re.search(_UNSEEN_STYLE, _style(sheets)) is not None
    name, start, depth = "", 0, 0
    for tag in tags:
        tag_name, closes = tag["name"].lower(), bool(tag["close"])
        if depth and name == "p" and tag_name in _ENDS_PARAGRAPH and not closes:
            yield Edit(start, tag.start())
            depth = 0
        if depth:
            depth += (tag_name == name) * (-1 if closes else 1)
            if not depth:
                yield Edit(start, tag.end())
        elif not closes and tag_name not in _VOID and (hides_all or _is_unseen(tag)):
            name, start, depth = tag_name, tag.start(), 1
    if depth:
        yield Edit(start, len(text))


def _attributes(tag: re.Match[str]) -> str:
    return tag["attributes"] or tag["loose"] or ""


def _is_tag(tag: re.Match[str], closed: Container[str]) -> bool:
    """Return whether a match is markup and not, say, a placeholder in angle brackets."""
    name = tag["name"].lower()
    return name in _ELEMENTS or name in closed or "=" in _attributes(tag) or _is_unseen(tag)


def _is_unseen(tag: re.Match[str]) -> bool:
    """Return whether the element a tag opens is not shown, or struck through."""
    is_struck = tag["name"].lower() in _UNSEEN
    return is_struck or re.search(_UNSEEN_STYLE, _style(_attributes(tag))) is not None


def _style(written: str) -> str:
    """Return style rules without comments, blanks around punctuation, and character references."""
    if not written:
        return ""
    squeezed = " ".join(re.sub(_STYLE_COMMENT, "", decode_references(written)).split())
    return re.sub(_STYLE_BLANK, r"\1", squeezed).lower()


def decode_references(text: str) -> str:
    """Return `text` with character references such as `&amp;` decoded."""
    from html import unescape  # noqa: PLC0415  # its table of names is big, and seldom needed

    return unescape(text)
