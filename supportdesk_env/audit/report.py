"""The report of an audit: every check there is, a table for people, a page and a picture."""

import io
from collections.abc import Mapping, Sequence
from html import escape

from supportdesk_env.audit.checks import (
    containment,
    contract,
    declarations,
    determinism,
    scores,
    statistical,
    verifier,
)
from supportdesk_env.audit.checks.check import Row, Verdict
from supportdesk_env.audit.panel import HONEST, ORACLE
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import MissingExtra

CHECKS = (
    *determinism.CHECKS,
    *containment.CHECKS,
    *declarations.CHECKS,
    *contract.CHECKS,
    *verifier.CHECKS,
    *scores.CHECKS,
    *statistical.CHECKS,
)
"""All of them, in the order they are run."""

Means = Mapping[str, Mapping[str, float]]
"""Mean totals by agent, over all cases and by level."""

_HEAD = ("check", "measured", "bar", "figure", "verdict")
_LEVELS = ("all", *(str(level) for level in Difficulty))
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#1c2733;max-width:75rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse}td,th{padding:.3rem .8rem;text-align:left;"
    "border-bottom:1px solid #d6dde4}.missed{color:#a4262c;font-weight:600}"
)


def is_passed(rows: Sequence[Row]) -> bool:
    """Return whether no bar was missed; what was skipped is no miss."""
    return all(row.verdict is not Verdict.MISSED for row in rows)


def render_lines(rows: Sequence[Row]) -> str:
    """Return two lines per check for a terminal."""
    lines = [
        f"{row.verdict.value:<8}{row.id:<28}{row.bar:<24}{row.figure}\n{'':<8}{row.measured}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def render_markdown(rows: Sequence[Row], means: Means) -> str:
    """Return the checks and the means as two tables."""
    checks = [[f"`{row.id}`", *row[1:4], row.verdict.value] for row in rows]
    agents = [[name, *(f"{one[level]:.3f}" for level in _LEVELS)] for name, one in means.items()]
    return f"{_table(_HEAD, checks)}\n\n{_table(('agent', *_LEVELS), agents)}\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def render_page(rows: Sequence[Row], means: Means) -> str:
    """Return a page that needs no network; with a picture where matplotlib is installed."""
    head = "".join(f"<th>{cell}</th>" for cell in _HEAD)
    body = "".join(
        f'<tr class="{row.verdict.value}">'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>\n"
        for row in rows
    )
    try:
        picture = render_picture(means)
    except MissingExtra as missing:
        picture = f"<p>{escape(str(missing))}</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>SupportDesk: audit'
        f"</title><style>{_STYLE}</style></head>\n<body><h1>Audit</h1>\n"
        f"<table><tr>{head}</tr>\n{body}</table>\n{picture}\n</body></html>\n"
    )


def render_picture(means: Means) -> str:
    """Return attackers, honest agents and oracle on one axis, by difficulty, as SVG.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to load
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise MissingExtra("report", "matplotlib") from missing
    names = sorted(means, key=lambda name: (name == ORACLE, name in HONEST, means[name]["all"]))
    figure = Figure(figsize=(9, 1.2 + 0.32 * len(names)), layout="constrained")
    axes = figure.subplots()
    for place, level in enumerate(_LEVELS[1:]):
        totals = [means[name][level] for name in names]
        axes.plot(totals, range(len(names)), "os^"[place], color=f"C{place}", label=level)
    honest = len(names) - sum(name in HONEST or name == ORACLE for name in names)
    axes.axhline(honest - 0.5, color="#8a97a3", linewidth=0.8)
    axes.axvline(0.35, color="#a4262c", linewidth=0.8, linestyle="--", label="bar for attackers")
    axes.set_yticks(range(len(names)), labels=names)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("mean score")
    axes.legend(loc="lower right", frameon=False)
    buffer = io.StringIO()
    with rc_context({"svg.hashsalt": "supportdesk"}):  # the same ids on every run
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
