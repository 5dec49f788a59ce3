"""An observation as HTML, part by part. Pure functions; every text of a case is escaped."""

from importlib.resources import files

from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.ticket import AccountRecord, Attachment, KnowledgeArticle
from supportdesk_env.domain.vocabulary import Difficulty, FollowUpStatus
from supportdesk_env.server.console.markup import (
    Markup,
    badge,
    block,
    element,
    facts,
    join,
    readable,
    table,
)
from supportdesk_env.server.console.report import draw_report

_DIFFICULTY_TONES = {Difficulty.EASY: "good", Difficulty.MEDIUM: "warn", Difficulty.HARD: "bad"}

_FOLLOW_UP_TONES = {
    FollowUpStatus.NONE: "plain",
    FollowUpStatus.PENDING: "info",
    FollowUpStatus.PARTIAL: "warn",
    FollowUpStatus.COMPLETE: "good",
    FollowUpStatus.INCORRECT: "bad",
}


def draw_case(observation: Observation) -> Markup:
    """Return the whole case on one page with its styles, for a viewer of single observations."""
    return join(
        (
            draw_styles(),
            block(
                "sd-page",
                draw_heading(observation),
                draw_report(observation),
                draw_progress(observation),
                draw_case_state(observation),
                draw_documents(observation),
                draw_history(observation),
                draw_feedback(observation),
            ),
        )
    )


def draw_styles() -> Markup:
    """Return the style sheet, inline: the page loads nothing from elsewhere."""
    sheet = files("supportdesk_env.server.console").joinpath("static", "console.css")
    return Markup(f"<style>{sheet.read_text(encoding='utf-8')}</style>")


def draw_heading(observation: Observation) -> Markup:
    """Return the case's title line."""
    return block(
        "sd-heading",
        block(
            "sd-heading-line",
            badge(str(observation.difficulty), _DIFFICULTY_TONES[observation.difficulty]),
            element("code", observation.task_id),
        ),
        element("h2", observation.ticket.subject),
        element("p", observation.objective, class_="sd-objective"),
    )


def draw_documents(observation: Observation) -> Markup:
    """Return what the agent reads: ticket, account record and knowledge base."""
    return join(
        (
            draw_ticket(observation),
            draw_account(observation.account),
            draw_knowledge_base(observation.knowledge_base),
        )
    )


def draw_ticket(observation: Observation) -> Markup:
    """Return the customer's message with everything that came with it."""
    ticket = observation.ticket
    sender = element("strong", ticket.customer_name)
    concerns = element("ul", *(element("li", concern) for concern in ticket.secondary_concerns))
    return _card(
        "Ticket",
        ticket.ticket_id,
        block(
            "sd-sender",
            sender,
            " ",
            element("span", f"<{ticket.customer_email}>"),
            " ",
            badge(str(ticket.customer_tier), "info"),
        ),
        facts(
            (
                ("Company", ticket.company),
                ("Received", ticket.received_at.replace("T", " ").replace("Z", " UTC")),
                ("Channel", readable(ticket.channel)),
                ("Region", ticket.region),
                ("Affected users", str(ticket.affected_users)),
                ("SLA at opening", f"{ticket.sla_minutes_remaining} min"),
            )
        ),
        block("sd-letter", ticket.body),
        _titled("Business impact", element("p", ticket.business_impact)),
        _titled("Also raised", concerns) if ticket.secondary_concerns else Markup(),
        _titled("Attachments", *(_draw_attachment(item) for item in ticket.attachments))
        if ticket.attachments
        else Markup(),
    )


def draw_account(account: AccountRecord) -> Markup:
    """Return the system record with its tables."""
    notes = element("ul", *(element("li", note) for note in account.contract_notes))
    contacts = table(
        {"name": contact.name, "email": contact.email, "role": contact.role}
        for contact in account.contacts
    )
    return _card(
        "Account record",
        account.account_id,
        facts(
            (
                ("Company", account.company),
                ("Workspace", account.workspace_id),
                ("Plan", f"{account.plan} ({account.tier})"),
                ("Seats", str(account.seats)),
            )
        ),
        _titled("Contract notes", notes) if account.contract_notes else Markup(),
        _titled("Contacts", contacts),
        *(_titled(readable(name), table(rows)) for name, rows in account.records.items()),
    )


def draw_knowledge_base(articles: list[KnowledgeArticle]) -> Markup:
    """Return the articles, closed until somebody opens them."""
    return _card(
        "Knowledge base",
        f"{len(articles)} articles",
        *(
            element(
                "details",
                element(
                    "summary",
                    element("code", article.article_id),
                    " ",
                    element("span", article.title),
                    element("small", f"from {article.effective_from}"),
                ),
                block("sd-article", article.content),
                class_="sd-fold",
            )
            for article in articles
        ),
    )


def draw_progress(observation: Observation) -> Markup:
    """Return the three numbers to keep an eye on: SLA, steps left, step reward."""
    minutes = observation.current_sla_minutes_remaining
    reward = "none yet" if observation.reward is None else f"{observation.reward:+.2f}"
    return block(
        "sd-progress",
        _figure("SLA left", f"{minutes} min", "bad" if minutes < 0 else "plain"),
        _figure("Steps left", str(observation.remaining_steps), "plain"),
        _figure("Last reward", reward, "plain"),
    )


def draw_case_state(observation: Observation) -> Markup:
    """Return what has been set so far, and what the customer answered."""
    case = observation.case
    routing = (
        ("Queue", case.queue),
        ("Priority", case.priority),
        ("Issue type", case.issue_type),
        ("Status", case.status or "new"),
        ("Resolution code", case.resolution_code),
    )
    asked = (badge(str(field), "info") for field in case.requested_fields)
    follow_up = case.follow_up
    answers = {str(name): value for name, value in follow_up.provided_fields.items()}
    return _card(
        "Case",
        "submitted" if case.submitted else "open",
        facts((term, str(value) if value else "not set") for term, value in routing),
        _titled("Requested from the customer", *asked) if case.requested_fields else Markup(),
        _titled(
            "Customer's answer",
            badge(str(follow_up.status), _FOLLOW_UP_TONES[follow_up.status]),
            element("p", follow_up.message),
            table([answers]) if answers else Markup(),
        )
        if follow_up.status is not FollowUpStatus.NONE
        else Markup(),
        _titled("Reply draft", block("sd-letter", case.reply)) if case.reply else Markup(),
        _titled("Internal note", block("sd-letter", case.internal_note))
        if case.internal_note
        else Markup(),
    )


def draw_history(observation: Observation) -> Markup:
    """Return the steps taken so far."""
    entries = (
        element(
            "li",
            element("span", str(entry.step), class_="sd-step"),
            block("sd-entry", entry.summary),
            badge(f"{entry.reward_delta:+.2f}", "good" if entry.reward_delta > 0 else "plain"),
        )
        for entry in observation.action_history
    )
    empty = element("p", "No step taken yet.", class_="sd-muted")
    return _card(
        "History",
        f"{len(observation.action_history)} steps",
        element("ol", *entries, class_="sd-history") if observation.action_history else empty,
    )


def draw_feedback(observation: Observation) -> Markup:
    """Return what the environment said to the last operation."""
    return draw_message(observation.feedback, "info")


def draw_message(text: str, tone: str) -> Markup:
    """Return one message to the person at the console."""
    return element("div", text, class_=f"sd-message sd-{tone}", role="status")


def _draw_attachment(attachment: Attachment) -> Markup:
    return element(
        "details",
        element("summary", element("code", attachment.name), " ", badge(attachment.kind)),
        element("pre", attachment.content),
        class_="sd-fold",
    )


def _card(title: str, aside: str, *content: str) -> Markup:
    head = element("header", element("h3", title), element("span", aside))
    return element("section", head, *content, class_="sd-card")


def _titled(title: str, *content: str) -> Markup:
    return block("sd-part", element("h4", title), *content)


def _figure(name: str, value: str, tone: str) -> Markup:
    return block(f"sd-figure sd-{tone}", element("span", name), element("strong", value))
