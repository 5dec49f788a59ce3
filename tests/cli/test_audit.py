"""`supportdesk audit` prints a row per check and fails where a bar is missed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.panel import Panel, play_place
from supportdesk_env.audit.report import CHECKS, render_markdown, render_picture
from supportdesk_env.cli import audit
from supportdesk_env.cli.main import main
from supportdesk_env.errors import MissingExtra

PANEL = Panel(play_place(("canonical", 0)))


def checks(*verdicts: bool | None) -> tuple[Check, ...]:
    """Return checks with these outcomes."""

    def saying(met: bool | None) -> Callable[[Audit], Outcome]:
        return lambda _: Outcome("0 | 1", met)

    return tuple(
        Check(f"check_{number}", "a <thing>", "1", saying(met))
        for number, met in enumerate(verdicts)
    )


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in a panel that was played before."""
    monkeypatch.setattr(Audit, "panel", PANEL)


@pytest.mark.usefixtures("played")
class TestAudit:
    """The command."""

    @pytest.mark.parametrize(
        ("verdicts", "status"), [((True, None), 0), ((True, False), 1)], ids=["met", "missed"]
    )
    def test_exit_status_is_the_verdict(
        self,
        verdicts: tuple[bool | None, ...],
        status: int,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """What is skipped is no miss; progress goes to stderr."""
        monkeypatch.setattr(audit, "CHECKS", checks(*verdicts))
        assert main(["audit", "--quick"]) == status
        printed = capsys.readouterr()
        assert "check_1" in printed.out
        assert "[2/2] check_1" in printed.err

    def test_json_and_page_hold_every_row(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Versions, rows, means; the page is escaped and has its picture."""
        monkeypatch.setattr(audit, "CHECKS", checks(True, False))
        page = tmp_path / "audit.html"
        assert main(["audit", "-n", "3", "--json", "--html", str(page)]) == 1
        report = json.loads(capsys.readouterr().out)
        assert [row["verdict"] for row in report["rows"]] == ["met", "missed"]
        assert report["means"]["oracle"]["all"] == 1.0
        assert (report["cases"], "dataset_version" in report) == (3, True)
        text = page.read_text("utf-8")
        assert "a &lt;thing&gt;" in text
        assert "<svg" in text

    @pytest.mark.parametrize("bad", [["-n", "2"], ["-n", "2001"], ["--workers", "0"]], ids=str)
    def test_what_cannot_be_run_is_refused(
        self, bad: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With status 2."""
        assert main(["audit", *bad]) == 2
        assert "cases go from 3 to 2000" in capsys.readouterr().err


class TestReport:
    """What is made of rows and means."""

    def test_tables_are_markdown(self) -> None:
        """A bar inside a cell does not end it."""
        rows = [check.row(Audit([])) for check in checks(True)]
        text = render_markdown(rows, PANEL.table())
        assert "| `check_0` | a <thing> | 1 | 0 \\| 1 | met |" in text
        assert "| oracle | 1.000 |" in text

    def test_picture_needs_its_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And says which; the page goes without."""
        monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
        with pytest.raises(MissingExtra, match="report"):
            render_picture(PANEL.table())

    def test_ids_are_there_once(self) -> None:
        """Every check the contract lists, in order."""
        ids = [check.id for check in CHECKS]
        assert len(set(ids)) == len(ids) == 29

    def test_cases_are_of_test_then_of_validation(self) -> None:
        """2,000 of them."""
        places = audit.choose_places(2000)
        assert (places[0], places[999], places[1000]) == (
            ("test", 0),
            ("test", 999),
            ("validation", 0),
        )
