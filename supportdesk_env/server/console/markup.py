"""HTML in which text is escaped unless it was built here."""

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Text that is HTML already; every other string is escaped where it is placed."""

    __slots__ = ()


def element(tag: str, *content: str, **attributes: str) -> Markup:
    """Return one element; a trailing underscore of an attribute's name is dropped."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return Markup(f"<{tag}{named}>{join(content)}</{tag}>")


def join(parts: Iterable[str]) -> Markup:
    """Return the parts one after the other, escaping those that are plain text."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def block(class_name: str, *content: str) -> Markup:
    """Return a `div` of one class."""
    return element("div", *content, class_=class_name)


def badge(text: str, tone: str = "plain") -> Markup:
    """Return a small label; `tone` is plain, good, warn, bad or info."""
    return element("span", text, class_=f"sd-badge sd-{tone}")


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return a list of terms and what they are."""
    rows = (block("sd-fact", element("dt", term), element("dd", value)) for term, value in pairs)
    return element("dl", *rows, class_="sd-facts")


def table(rows: Iterable[dict[str, str]]) -> Markup:
    """Return a table whose columns are the keys of all rows, in order of appearance."""
    rows = list(rows)
    if not rows:
        return element("p", "No entries.", class_="sd-muted")
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = element("tr", *(element("th", readable(column)) for column in columns))
    body = (
        element("tr", *(element("td", row.get(column, "")) for column in columns)) for row in rows
    )
    return block("sd-table", element("table", element("thead", head), element("tbody", *body)))


def readable(name: str) -> str:
    """Return an identifier as words: `sla_minutes` becomes `Sla minutes`."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
