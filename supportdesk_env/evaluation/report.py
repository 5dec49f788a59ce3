"""Runs side by side on one page that needs no network: a table, and plots by matplotlib."""

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from supportdesk_env.errors import MissingExtra
from supportdesk_env.evaluation.statistics import Estimate, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Named = Mapping[str, Summary]
"""Summaries by what their runs are called."""

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2733; max-width: 70rem; margin: 2rem auto;
  padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #d6dde4; text-align: right; }
th:first-child, td:first-child { text-align: left; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
svg { max-width: 100%; height: auto; }
small { color: #5a6a79; }
"""


def render_report(runs: Named) -> str:
    """Return the page that compares `runs`, self-contained HTML.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    plots = [_plot_scores(runs), _plot_components(runs)]
    body = "\n".join([_render_runs(runs), *plots, _render_parts(runs)])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>SupportDesk: runs compared</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Runs compared</h1>\n{body}\n</body></html>\n"
    )


def _render_runs(runs: Named) -> str:
    """Return what each run is and how it did as a whole."""
    head = ("run", "split", "episodes", "score", "95 % interval", "success", "gate tripped")
    rows = [
        (
            name,
            f"{one.manifest.split} (dataset {one.manifest.dataset_version}, "
            f"grader {one.manifest.grader_version})",
            str(one.score.episodes),
            f"{one.score.mean:.3f}",
            f"{one.score.low:.3f} to {one.score.high:.3f}",
            f"{one.success:.1%}",
            f"{one.gated:.1%}",
        )
        for name, one in runs.items()
    ]
    failures = [
        f"<p>{escape(name)}: {sum(one.failures.values())} episodes broke off, in no figure.</p>"
        for name, one in runs.items()
        if one.failures
    ]
    note = "<small>Intervals resample families: cases of one family resemble one another.</small>"
    return "\n".join([_render_table("Overall", head, rows), note, *failures])


def _render_parts(runs: Named) -> str:
    """Return the mean score of each run by component, family and trial."""
    tables = [
        ("Mean score by component", {name: one.components for name, one in runs.items()}),
        ("Mean score by family", {name: _means(one.by_family) for name, one in runs.items()}),
        (
            "pass^k: the chance that k trials of a case all succeed",
            {
                name: {f"k = {k}": chance for k, chance in one.pass_hat.items()}
                for name, one in runs.items()
            },
        ),
    ]
    return "\n".join(_render_matrix(caption, columns) for caption, columns in tables)


def _means(estimates: Mapping[str, Estimate]) -> dict[str, float]:
    return {name: one.mean for name, one in estimates.items()}


def _render_matrix(caption: str, columns: Mapping[str, Mapping[str, float]]) -> str:
    labels = list(dict.fromkeys(label for column in columns.values() for label in column))
    rows = [
        (
            label,
            *(f"{column[label]:.3f}" if label in column else "-" for column in columns.values()),
        )
        for label in labels
    ]
    return _render_table(caption, ("", *columns), rows)


def _render_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows]
    return f"<table><caption>{escape(caption)}</caption><tr>{cells}</tr>{''.join(lines)}</table>"


def _plot_scores(runs: Named) -> str:
    """Return a picture of each run's score by difficulty, with intervals."""
    figure, axes = _new_figure(height=1.2 + 0.6 * len(runs))
    for row, one in enumerate(runs.values()):
        levels = {"all": one.score, **one.by_difficulty}
        for place, (level, estimate) in enumerate(levels.items()):
            spread = [[estimate.mean - estimate.low], [estimate.high - estimate.mean]]
            axes.errorbar(
                [estimate.mean],
                [row + 0.15 * (place - 1.5)],
                xerr=spread,
                fmt="os^v"[place % 4],
                color=f"C{place}",
                capsize=3,
                label=level if row == 0 else None,
            )
    axes.set_yticks(range(len(runs)), labels=[_plain(name) for name in runs])
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("score")
    axes.invert_yaxis()
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.25), ncols=4, frameon=False)
    return _to_svg(figure)


def _plot_components(runs: Named) -> str:
    """Return a picture of each run's mean score by component."""
    names = list(next(iter(runs.values())).components)
    figure, axes = _new_figure(height=1.2 + 0.5 * len(runs))
    table = [[one.components.get(name, 0.0) for name in names] for one in runs.values()]
    axes.imshow(table, vmin=0.0, vmax=1.0, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(names)), labels=names, rotation=30, ha="right")
    axes.set_yticks(range(len(runs)), labels=[_plain(name) for name in runs])
    for row, scores in enumerate(table):
        for column, score in enumerate(scores):
            shade = "white" if score > 0.6 else "black"
            axes.text(column, row, f"{score:.2f}", ha="center", va="center", color=shade)
    return _to_svg(figure)


def _plain(name: str) -> str:
    """Return a name whose dollar signs matplotlib does not take for a formula."""
    return name.replace("$", r"\$")


def _new_figure(height: float) -> "tuple[Figure, Axes]":
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as missing:
        raise MissingExtra("report", "matplotlib") from missing
    figure = Figure(figsize=(9, height), layout="constrained")
    return figure, figure.subplots()


def _to_svg(figure: "Figure") -> str:
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to load

    buffer = io.StringIO()
    with rc_context({"svg.hashsalt": "supportdesk"}):  # the same ids on every run
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
