"""The console in a real browser: a case is played by clicks and typing."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("SUPPORTDESK_ARTIFACTS", ROOT / "outputs"))
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
REPLY = (
    "Hi Dana,\n\nwe have refunded charge CH-88147 of USD 312.40 to the card. The refund will be "
    "on your statement within 7 business days. You do not need to do anything.\n\nKind regards"
)
NOTE = (
    "CH-88120 and CH-88147 are duplicates of one another. USD 312.40 is within the agent refund "
    "limit of USD 500.00. Applied KB-BIL-04. Next: the refund arrives within 7 business days."
)
HOSTILE = (
    "<script>window.owned=1</script>",
    "<img src=x onerror=\"window.owned=2;document.title='owned'\">",
    "<svg onload=alert(3)>",
    "<iframe srcdoc='<script>parent.owned=4</script>'></iframe>",
    '<a href="javascript:window.owned=5">here</a>',
    "</p></div></mark><script>window.owned=6</script>",
    '" autofocus onfocus="window.owned=7',
    "' onmouseover='window.owned=8",
    "<math><mtext><style><img src=x onerror=window.owned=9></style></mtext></math>",
    "<details open ontoggle=window.owned=10>",
    "<style>@import 'javascript:window.owned=11';</style>",
    "${window.owned=12} {{window.owned=12}} <%= window.owned=12 %>",
    "<!--<img src=--><img src=x onerror=window.owned=13>",
    "&lt;script&gt;window.owned=14&lt;/script&gt;",
)
"""Texts that would run, or change the page, wherever they were taken for markup."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server_url: str) -> Iterator[Page]:
    """Yield the console with its first case open, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(server_url)
    expect(page.locator("#documents .sd-card")).to_have_count(3)
    yield page
    context.close()


def choose(page: Page, control: str, value: str) -> None:
    """Choose one value of a dropdown."""
    page.locator(f"#{control} input").click()
    page.get_by_role("option", name=value, exact=True).click()


def apply_step(page: Page, operation: str, message: str) -> None:
    """Apply the form as one step and wait for what the console says to it."""
    choose(page, "operation", operation)
    page.locator("#apply-step").click()
    expect(page.locator("#message")).to_contain_text(message)


class TestPlaying:
    """The whole way from the ticket to the grade report."""

    def test_a_case_is_played_to_its_report(self, page: Page) -> None:
        """With the claims marked in the reply; the screenshot is kept."""
        page.locator("#task input").click()
        page.get_by_role("option", name="billing_refund_easy").click()
        page.locator("#open-case").click()
        expect(page.locator("#heading")).to_contain_text("billing_refund_easy")
        choose(page, "queue", "billing_ops")
        choose(page, "priority", "normal")
        choose(page, "issue-type", "duplicate_charge")
        apply_step(page, "classify", "billing_ops")
        page.locator("#reply textarea").fill(REPLY)
        apply_step(page, "draft_reply", "reply")
        page.locator("#internal-note textarea").fill(NOTE)
        apply_step(page, "add_internal_note", "internal_note")
        expect(page.locator("#history li")).to_have_count(3)
        choose(page, "status", "resolved")
        choose(page, "resolution-code", "refund_issued")
        apply_step(page, "submit", "handed over")
        report = page.locator("#grade-report")
        expect(report.locator(".sd-component")).to_have_count(8)
        expect(report.locator("mark.sd-required[title*=confirm_refund]").first).to_be_visible()
        assert float(report.locator(".sd-total strong").inner_text()) > 0.8
        expect(page.locator("#apply-step")).to_be_disabled()
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTIFACTS / "console.png", full_page=True)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=ARTIFACTS / "console-report.png")


class TestMistakes:
    """A mistake is answered with a sentence."""

    def test_a_step_without_operation(self, page: Page) -> None:
        """Nothing is applied."""
        page.locator("#apply-step").click()
        expect(page.locator("#message")).to_have_text("Choose an operation first.")
        expect(page.locator("#history li")).to_have_count(0)

    def test_a_text_that_is_too_long(self, page: Page) -> None:
        """The limit is named; the page shows no stack trace."""
        page.locator("#internal-note textarea").fill("x" * 4_001)
        apply_step(page, "add_internal_note", "4000 characters")
        assert "Traceback" not in page.content()


class TestVisitors:
    """Each visitor has a case of their own, and nobody else is told of it."""

    def test_what_one_sets_the_other_does_not_see(self, page: Page, browser: Browser) -> None:
        """Two windows, two cases."""
        choose(page, "queue", "billing_ops")
        apply_step(page, "classify", "billing_ops")
        with browser.new_context() as context:
            other = context.new_page()
            other.goto(page.url)
            expect(other.locator("#case-state .sd-card")).to_be_visible()
            expect(other.locator("#case-state")).not_to_contain_text("billing_ops")

    def test_text_of_a_visitor_is_shown_as_text(self, page: Page) -> None:
        """Markup and template marks stay what was typed, in the case and in the report."""
        dialogs: list[str] = []

        def note_down(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note_down)
        for control, operation in (
            ("reply", "draft_reply"),
            ("internal-note", "add_internal_note"),
        ):
            page.locator(f"#{control} textarea").fill("\n".join(HOSTILE))
            apply_step(page, operation, operation.rpartition("_")[2])
        for payload in HOSTILE:
            expect(page.locator("#case-state")).to_contain_text(payload)
        apply_step(page, "submit", "handed over")
        for payload in HOSTILE:
            expect(page.locator("#grade-report")).to_contain_text(payload)
        assert page.evaluate("window.owned") is None
        assert page.title() == "HyperBrickCaseOps"
        assert dialogs == []

    def test_the_page_asks_no_other_host(self, browser: Browser, server_url: str) -> None:
        """No fonts, scripts or telemetry from elsewhere."""
        asked: set[str] = set()
        with browser.new_context() as context:
            page = context.new_page()
            page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
            page.goto(server_url)
            expect(page.locator("#documents .sd-card")).to_have_count(3)
        assert asked - {""} == {urlsplit(server_url).netloc}
