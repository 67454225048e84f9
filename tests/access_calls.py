"""Public methods of both addons, and how they are called as a client would."""

import inspect
import json
import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.sql_db import Cursor
from odoo.tools import SQL
from odoo.tools.json import json_default

ADDONS = ("chanxiao_meeting", "chanxiao_meeting_report")
MODULES = tuple(f"odoo.addons.{addon}." for addon in ADDONS)
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')

#: who is there, what is told to open pages, numbers that are taken
HARMLESS = frozenset(
    "bus_bus bus_presence mail_presence res_device_log ir_sequence "
    "ir_sequence_date_range".split()
)

#: what a parameter of a method is given, by its name
ARGUMENTS = {"attachment_ids": []}
TEXT = "Because"
#: what methods of Odoo that our addons extend are given
KNOWN_ARGUMENTS = {
    "calendar.event.write": [
        {"start": "2026-03-17 01:00:00", "stop": "2026-03-17 03:00:00"}
    ],
    "mail.activity.write": [{"date_deadline": "2026-03-27"}],
    "chanxiao.meeting.accountability.action_rule": ["reminded", TEXT],
    "chanxiao.meeting.action.action_postpone": ["2026-03-27", TEXT],
    "chanxiao.meeting.attendee.action_note_attendance": ["on_leave", TEXT],
    "chanxiao.meeting.decision.action_judge": ["effective", TEXT],
    "chanxiao.meeting.minutes.action_keep_longer": ["2046-01-01", TEXT],
    "chanxiao.meeting.get_room": ["wall"],
    "chanxiao.meeting.room_decide": [{"text": TEXT}],
    "chanxiao.meeting.room_go": ["next"],
    "chanxiao.meeting.room_read_line": [TEXT],
    "create": [{}],
    "write": [{}],
    "default_get": [["id"]],
    "load": [["name"], [[TEXT]]],
    "web_name_search": [TEXT, {"display_name": {}}],
}
#: commands of the meeting room, and what they are given of the meeting or else
ROOM_COMMANDS = {
    "room_accept_task": {"task_id": "task"},
    "room_answer_task": {"task_id": "task", "words": TEXT},
    "room_attendance": {"attendee_id": "attendee", "attendance": "present"},
    "room_close": {},
    "room_complete_task": {"task_id": "task", "person": TEXT, "date": "2026-03-27"},
    "room_decision_withdraw": {"decision_id": "decision", "reason": TEXT},
    "room_finish_task": {"task_id": "task", "words": TEXT},
    "room_infraction": {"attendee_id": "attendee", "kind_id": "kind"},
    "room_minutes_approve": {"remark": TEXT},
    "room_minutes_issue": {},
    "room_minutes_send_back": {"remark": TEXT},
    "room_minutes_submit": {},
    "room_minutes_summary": {"text": TEXT},
    "room_minutes_take_back": {},
    "room_note": {"topic_id": "topic", "text": TEXT},
    "room_open_brief": {"brief_id": "brief"},
    "room_open_vote": {"question": TEXT},
    "room_park": {"topic_id": "topic"},
    "room_propose": {"figure_id": "figure"},
    "room_start": {},
    "room_task_add": {"decision_id": "decision", "values": {"text": TEXT}},
    "room_topic_add": {"name": TEXT},
    "room_topic_drop": {"topic_id": "topic", "reason": TEXT},
    "room_topic_move": {"topic_id": "topic", "place": 1},
    "room_vote": {"vote_id": "vote", "option_id": "option"},
}
#: methods that are given a sales order
ABOUT_AN_ORDER = {
    "chanxiao.meeting.action_decide_on_order",
    "chanxiao.meeting.action_put_order_on_agenda",
}
#: tried for the table of rights already
RIGHTS = {"create", "write", "unlink", "message_post", "message_subscribe"}

#: where the scope holds the record that a method is called on, by model; of methods
#: that need another one, by model and method
RECORDS = {
    "calendar.event": "event",
    "chanxiao.control.exception": "exception",
    "chanxiao.control.exception.action_call_meeting": "untreated",
    "chanxiao.control.exception.action_close": "executing",
    "chanxiao.control.exception.action_decide": "analysing",
    "chanxiao.control.exception.action_dismiss": "found",
    "chanxiao.control.exception.action_execute": "decided",
    "chanxiao.control.exception.action_open_source": "found",
    "chanxiao.control.exception.action_put_on_agenda": "untreated",
    "chanxiao.control.exception.action_reopen": "closed",
    "chanxiao.control.exception.action_send_back": "decided",
    "chanxiao.control.exception.action_verify": "decided",
    "chanxiao.exception.detection": "detection",
    "chanxiao.meeting": "running",
    "chanxiao.meeting.accountability": "case",
    "chanxiao.meeting.accountability.action_rule": "explained_case",
    "chanxiao.meeting.action": "open_action",
    "chanxiao.meeting.action.action_reject": "done_action",
    "chanxiao.meeting.action.action_remind": "lost_action",
    "chanxiao.meeting.action.action_verify": "done_action",
    "chanxiao.meeting.action_ask_close": "present",
    "chanxiao.meeting.action_announce_changes": "meeting",
    "chanxiao.meeting.action_ask_convene": "draft_meeting",
    "chanxiao.meeting.action_ask_start": "meeting",
    "chanxiao.meeting.action_cancel": "meeting",
    "chanxiao.meeting.action_send_notice": "meeting",
    "chanxiao.meeting.action_close": "present",
    "chanxiao.meeting.action_convene": "draft_meeting",
    "chanxiao.meeting.action_decide_leave": "asking",
    "chanxiao.meeting.action_find_time": "draft_meeting",
    "chanxiao.meeting.action_propose_exceptions": "draft_meeting",
    "chanxiao.meeting.action_download_calendar": "meeting",
    "chanxiao.meeting.action_open_event": "meeting",
    "chanxiao.meeting.action_start": "meeting",
    "chanxiao.meeting.get_room_minutes": "drafting",
    "chanxiao.meeting.get_start_check": "meeting",
    "chanxiao.meeting.room_close": "present",
    "chanxiao.meeting.room_minutes_approve": "reviewing",
    "chanxiao.meeting.room_minutes_issue": "issuing",
    "chanxiao.meeting.room_minutes_send_back": "reviewing",
    "chanxiao.meeting.room_minutes_submit": "drafting",
    "chanxiao.meeting.room_minutes_summary": "drafting",
    "chanxiao.meeting.room_minutes_take_back": "unruled",
    "chanxiao.meeting.room_rate": "held",
    "chanxiao.meeting.room_start": "meeting",
    "chanxiao.meeting.room_vote": "present",
    "chanxiao.meeting.action_undo_start": "present",
    "chanxiao.meeting.action_withdraw_leave": "asking",
    "chanxiao.meeting.agenda.item": "topic",
    "chanxiao.meeting.agenda.item.action_drop": "parked_topic",
    "chanxiao.meeting.agenda.item.action_end": "begun_topic",
    "chanxiao.meeting.attendee": "attendee",
    "chanxiao.meeting.attendee.action_approve_leave": "asked",
    "chanxiao.meeting.attendee.action_check_out": "arrived",
    "chanxiao.meeting.attendee.action_decide_leave": "asked",
    "chanxiao.meeting.attendee.action_refuse_leave": "asked",
    "chanxiao.meeting.attendee.action_withdraw_leave": "asked",
    "chanxiao.meeting.brief": "brief",
    "chanxiao.meeting.brief.action_reopen": "submitted",
    "chanxiao.meeting.commitment": "commitment",
    "chanxiao.meeting.decision": "decision",
    "chanxiao.meeting.decision.action_judge": "judged",
    "chanxiao.meeting.decision.action_withdraw": "adopted",
    "chanxiao.meeting.evaluation": "evaluation",
    "chanxiao.meeting.history": "history",
    "chanxiao.meeting.decision.ledger": "ledger",
    "chanxiao.meeting.figure": "figure",
    "chanxiao.meeting.figure.action_reset_override": "overridden",
    "chanxiao.meeting.figure.read_today": "running_figure",
    "chanxiao.meeting.action_rate": "held",
    "chanxiao.meeting.action_view_effect": "held",
    "chanxiao.meeting.measure": "measure",
    "chanxiao.meeting.measure.action_apply": "open_measure",
    "chanxiao.meeting.measure.action_compare": "measures",
    "chanxiao.meeting.measure.action_preview": "open_measure",
    "chanxiao.meeting.measure.action_undo": "applied_measure",
    "chanxiao.meeting.minutes": "minutes",
    "chanxiao.meeting.minutes.action_approve": "minutes_in_review",
    "chanxiao.meeting.minutes.action_confirm_read": "issued_minutes",
    "chanxiao.meeting.minutes.action_dispose": "issued_minutes",
    "chanxiao.meeting.minutes.action_keep_longer": "issued_minutes",
    "chanxiao.meeting.minutes.action_issue": "approved_minutes",
    "chanxiao.meeting.minutes.action_object": "issued_minutes",
    "chanxiao.meeting.minutes.action_reject": "minutes_in_review",
    "chanxiao.meeting.minutes.action_send_again": "issued_minutes",
    "chanxiao.meeting.minutes.action_take_back": "unruled_minutes",
    "chanxiao.meeting.minutes.action_revise": "issued_minutes",
    "chanxiao.meeting.minutes.action_view_receipts": "issued_minutes",
    "chanxiao.meeting.minutes.action_make_copy": "issued_minutes",
    "chanxiao.meeting.minutes.action_view_copies": "issued_minutes",
    "chanxiao.minutes.file": "minutes_file",
    "chanxiao.minutes.paper": "minutes_paper",
    "chanxiao.minutes.copy": "minutes_copy",
    "chanxiao.meeting.receipt": "receipt",
    "chanxiao.meeting.receipt.action_note_signed": "paper_receipt",
    "chanxiao.meeting.receipt.action_reserve": "objection",
    "chanxiao.meeting.receipt.action_revise": "objection",
    "chanxiao.meeting.policy": "policy",
    "chanxiao.meeting.policy.action_approve": "draft_policy",
    "chanxiao.meeting.policy.action_fit_agenda": "draft_policy",
    "chanxiao.meeting.policy.action_load_departments": "draft_policy",
    "chanxiao.meeting.policy.action_open_review": "submitted_policy",
    "chanxiao.meeting.policy.action_reject": "submitted_policy",
    "chanxiao.meeting.policy.action_submit": "stepped_policy",
    "chanxiao.meeting.policy.action_take_back": "submitted_policy",
    "chanxiao.meeting.speaker": "hand",
    "chanxiao.meeting.vote": "vote",
    "chanxiao.meeting.vote.ballot": "ballot",
    "chanxiao.meeting.vote.option": "vote_option",
    "chanxiao.meeting.request": "request",
    "chanxiao.meeting.request.action_approve": "submitted_request",
    "chanxiao.meeting.request.action_refuse": "submitted_request",
    "chanxiao.meeting.request.action_take_back": "submitted_request",
    "chanxiao.meeting.proposal": "proposal",
    "chanxiao.meeting.proposal.action_hand_in_again": "returned_proposal",
    "chanxiao.meeting.question": "question",
    "chanxiao.meeting.question.action_reopen": "answered_question",
    "chanxiao.settlement.action_reopen": "final",
    "chanxiao.work.contact": "contact",
    "chanxiao.work.contact.action_confirm": "done_contact",
    "chanxiao.work.contact.action_done": "accepted_contact",
    "chanxiao.work.contact.action_send": "draft_contact",
    "chanxiao.work.contact.action_send_back": "done_contact",
    "mail.activity": "activity",
    "mrp.production": "production",
    "mrp.workorder": "workorder",
    "purchase.order": "purchase",
    "qc.inspection": "inspection",
    "sale.order": "order",
    "sale.order.line": "new_line",
    "stock.picking": "picking",
}


def get_methods(env):
    """``[(model, method, whether it is ours alone)]`` that clients can call."""
    return [
        (name, method, _is_ours_alone(model, method))
        for name, model in sorted(env.registry.items())
        for method in sorted(set().union(*map(vars, _get_definitions(model))))
        if _is_public(env[name], method) and not _is_right(model, method)
    ]


def _is_right(model, method):
    is_ours = model._original_module in ADDONS
    return is_ours and method in RIGHTS


def _get_definitions(model):
    return [c for c in model.__mro__ if c.__module__.startswith(MODULES)]


def _is_public(model, name):
    attribute = inspect.getattr_static(type(model), name)
    if name.startswith("_") or not inspect.isfunction(attribute):
        return False
    try:
        return bool(get_public_method(model, name))
    except AccessError:
        return False


def _is_ours_alone(model, name):
    return not any(
        name in vars(c) and c.__module__ and not c.__module__.startswith(MODULES)
        for c in model.__mro__
    )


def get_arguments(model, name, record=None):
    """What a method is given: a list of positional and a dict of other arguments.

    :param record: what it is called on, whose parts commands of the room name
    """
    if record and model._name == "chanxiao.meeting" and name in ROOM_COMMANDS:
        return [], _get_room_arguments(record.sudo(), name)
    known = KNOWN_ARGUMENTS.get(f"{model._name}.{name}", KNOWN_ARGUMENTS.get(name))
    if known:
        return known, {}
    if f"{model._name}.{name}" in ABOUT_AN_ORDER:
        # the newest one of the company that is at work
        order = (
            model.sudo()
            .env["sale.order"]
            .search(
                [("company_id", "=", model.env.company.id)], order="id desc", limit=1
            )
        )
        return order.ids, {}
    parameters = list(inspect.signature(getattr(type(model), name)).parameters.values())
    named = [p for p in parameters[1:] if p.kind == p.POSITIONAL_OR_KEYWORD]
    return [], {p.name: ARGUMENTS.get(p.name, TEXT) for p in named}


def _get_room_arguments(meeting, name):
    votes = meeting.env["chanxiao.meeting.vote"].search(
        [("meeting_id", "=", meeting.id), ("state", "=", "open")]
    )
    reasons = meeting.env["chanxiao.reason"]
    parts = {
        "attendee": meeting.attendee_ids,
        "brief": meeting.brief_ids.filtered("confidential"),
        "decision": meeting.decision_ids.filtered(lambda d: d.state == "proposed"),
        "figure": meeting.brief_ids.figure_ids,
        "kind": reasons.search([("scope", "=", "infraction")], limit=1),
        "option": votes.option_ids,
        "task": meeting.action_ids.filtered(lambda task: task.state == "open"),
        "topic": meeting.agenda_ids,
        "vote": votes,
    }
    return {
        parameter: parts[value][:1].id if _names_part(value, parts) else value
        for parameter, value in ROOM_COMMANDS[name].items()
    }


def _names_part(value, parts):
    return isinstance(value, str) and value in parts


def is_on_model(model, name):
    """Whether a method is called without naming any records."""
    return getattr(getattr(type(model), name), "_api_model", False)


def call(model, name, ids, arguments=(), named=None):
    """Call a method as a client does: everything goes through JSON."""
    given = [*arguments] if is_on_model(model, name) else [ids, *arguments]
    given, named = json.loads(json.dumps([given, named or {}]))
    result = call_kw(model, name, given, named)
    model.env.flush_all()
    json.dumps(result, default=json_default)
    return result


@contextmanager
def noting_writes():
    """The set of tables that are written while the block runs."""
    tables = set()
    execute = Cursor.execute

    def noting(cursor, query, *args, **kwargs):
        text = query.code if isinstance(query, SQL) else query
        if match := WRITING.match(text):
            tables.add(match[1])
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", noting):
        yield tables


def get_harmless_tables(env):
    """Tables that anybody's call may write: nothing that people know is in them."""
    dialogs = [model for model in env.registry.values() if model._transient]
    links = {
        field.relation
        for model in dialogs
        for field in model._fields.values()
        if field.type == "many2many" and field.store
    }
    return HARMLESS | links | {model._table for model in dialogs}
