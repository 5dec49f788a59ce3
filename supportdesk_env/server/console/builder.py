"""The console's page: a case on the left, the form to work it on the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from supportdesk_env import tasks
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import SupportDeskError
from supportdesk_env.server.console import pages
from supportdesk_env.server.console.desk import FORM_FIELDS, Desk, VisitorEnvironment
from supportdesk_env.server.console.markup import Markup, block, element, readable
from supportdesk_env.server.console.report import draw_report

_LIGHT_ONLY = "() => { document.body.classList.remove('dark'); }"

_SHOW_REPORT = "() => { document.getElementById('grade-report')?.scrollIntoView(); }"

EnvironmentFactory = Callable[[], VisitorEnvironment]
"""Opens an environment for one visitor."""

ConsoleBuilder = Callable[..., gr.Blocks]
"""What the framework calls with its own six arguments to get the page."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The page's components."""

    desk: gr.State
    task: gr.Dropdown
    open: gr.Button
    form: dict[str, gr.Dropdown | gr.Textbox]
    apply: gr.Button
    panels: dict[str, gr.HTML]

    def shown(self) -> list[Any]:
        """Return every component that an event on the case updates."""
        return [self.desk, self.apply, *self.panels.values()]


def console_builder(open_environment: EnvironmentFactory) -> ConsoleBuilder:
    """Return the builder the framework mounts at `/web`."""

    def build(
        web_manager: object,
        action_fields: object,
        metadata: object,
        is_chat_env: object,
        title: str,
        quick_start_md: object,
    ) -> gr.Blocks:
        blocks = gr.Blocks(title=title, analytics_enabled=False)
        with blocks:
            _connect(blocks, _lay_out(title), open_environment)
        return blocks

    return build


def _lay_out(title: str) -> _Page:
    _panel("sd-styles", pages.draw_styles())
    with gr.Row(elem_id="sd-top"):
        _panel("sd-brand", _draw_brand(title))
        task = gr.Dropdown(_task_choices(), label="Task", elem_id="task", scale=2, filterable=False)
        open_case = gr.Button("Open case", elem_id="open-case", scale=0)
    panels = {"report": _panel("report")}
    desk = gr.State(None, delete_callback=_close_desk)
    with gr.Row(elem_id="sd-columns"):
        with gr.Column(scale=7, elem_id="sd-left"):
            panels["heading"] = _panel("heading")
            panels["documents"] = _panel("documents")
        with gr.Column(scale=5, elem_id="sd-right"):
            panels["progress"] = _panel("progress")
            with gr.Column(elem_id="sd-form"):
                form = _lay_out_form()
                apply = gr.Button("Apply step", variant="primary", elem_id="apply-step")
            panels["message"] = _panel("message")
            panels["case"] = _panel("case-state")
            panels["history"] = _panel("history")
    return _Page(desk=desk, task=task, open=open_case, form=form, apply=apply, panels=panels)


def _panel(elem_id: str, content: str = "") -> gr.HTML:
    return gr.HTML(content, elem_id=elem_id, apply_default_css=False)


def _lay_out_form() -> dict[str, gr.Dropdown | gr.Textbox]:
    form: dict[str, gr.Dropdown | gr.Textbox] = {}
    form["operation"] = _choice("operation", list(Operation))
    with gr.Row():
        form["queue"] = _choice("queue", list(Queue))
        form["priority"] = _choice("priority", list(Priority))
    form["issue_type"] = _choice("issue_type", list(IssueType))
    with gr.Row():
        form["status"] = _choice("status", list(Status))
        form["resolution_code"] = _choice("resolution_code", list(ResolutionCode))
    form["requested_fields"] = _choice("requested_fields", list(RequestField), many=True)
    form["reply"] = gr.Textbox(label="Reply to the customer", lines=7, elem_id="reply")
    form["internal_note"] = gr.Textbox(label="Internal note", lines=4, elem_id="internal-note")
    return {name: form[name] for name in FORM_FIELDS}


def _choice(name: str, values: list[Any], *, many: bool = False) -> gr.Dropdown:
    return gr.Dropdown(
        [str(value) for value in values],
        value=[] if many else None,
        multiselect=many,
        label=readable(name),
        elem_id=name.replace("_", "-"),
    )


def _connect(blocks: gr.Blocks, page: _Page, open_environment: EnvironmentFactory) -> None:
    def open_case(desk: Desk | None, task_id: str | None) -> dict[Any, Any]:
        desk = desk or Desk(open_environment())
        return _update(page, desk, lambda: desk.open(task_id), is_opening=True)

    def apply_step(desk: Desk | None, *values: object) -> dict[Any, Any]:
        desk = desk or Desk(open_environment())
        form = dict(zip(FORM_FIELDS, values, strict=True))
        return _update(page, desk, lambda: desk.apply(form), is_opening=False)

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    controls = list(page.form.values())
    blocks.load(fn=None, js=_LIGHT_ONLY)
    for trigger in (blocks.load, page.open.click):
        trigger(open_case, [page.desk, page.task], [*page.shown(), *controls], **quiet)
    applied = page.apply.click(apply_step, [page.desk, *controls], page.shown(), **quiet)
    applied.then(fn=None, js=_SHOW_REPORT)


def _update(
    page: _Page, desk: Desk, change: Callable[[], None], *, is_opening: bool
) -> dict[Any, Any]:
    """Make the change and return the components it altered; a refusal alters the message only."""
    panels = page.panels
    try:
        change()
    except SupportDeskError as refusal:
        return {page.desk: desk, panels["message"]: pages.draw_message(str(refusal), "bad")}
    seen = desk.latest
    updates = {
        page.desk: desk,
        page.apply: gr.Button(interactive=not seen.done),
        panels["report"]: draw_report(seen),
        panels["progress"]: pages.draw_progress(seen),
        panels["message"]: pages.draw_feedback(seen),
        panels["case"]: pages.draw_case_state(seen),
        panels["history"]: pages.draw_history(seen),
    }
    if is_opening:
        updates[panels["heading"]] = pages.draw_heading(seen)
        updates[panels["documents"]] = pages.draw_documents(seen)
        updates |= {control: _empty(name) for name, control in page.form.items()}
    return updates


def _empty(field: str) -> list[str] | None:
    """Return what an empty control holds; it goes with the case, or it would undo early typing."""
    return [] if field == "requested_fields" else None


def _close_desk(desk: Desk | None) -> None:
    if desk is not None:
        desk.close()


def _task_choices() -> list[tuple[str, str]]:
    return [
        (f"{spec.task_id} ({spec.difficulty}, {spec.max_steps} steps)", spec.task_id)
        for spec in tasks.list_tasks("canonical")
    ]


def _draw_brand(title: str) -> Markup:
    return block(
        "sd-brand",
        element("h1", title),
        element("p", "Work one enterprise support case from intake to hand-over."),
    )
