"""What is tried on which record for ``docs/access.md``, and how its tables look."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from access_world import ROLES, SCOPES

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "access.md"

#: scopes of dialogs: of the person tried, and of somebody else
DIALOGS = ("own", "other")
LABELS = {
    SCOPES: "every",
    SCOPES[:2]: "own company",
    SCOPES[2:]: "another company",
    SCOPES[:1]: "own",
    SCOPES[1:2]: "other",
    SCOPES[2:3]: "own, another company",
    SCOPES[3:]: "other, another company",
}


@dataclass
class Entry:
    """A kind of record: how to get one of a scope, and what to write and to create.

    :param str model: name of the model
    :param str attribute: where the scope holds it; of dialogs, there is none
    :param dict values: written to it
    :param new: function of a scope to the values of a new one
    :param str doomed: where the scope holds one that may be deleted, if not that one
    :param str variant: what tells it from other entries of the model
    """

    model: str
    attribute: str = ""
    values: dict = field(default_factory=dict)
    new: object = None
    doomed: str = ""
    variant: str = ""
    is_dialog: bool = False

    @property
    def scopes(self):
        return DIALOGS if self.is_dialog else SCOPES

    def get(self, world, scope, user, attribute=""):
        """One of this kind; a dialog of the user, or of somebody else."""
        if not self.is_dialog:
            return getattr(world.scopes[scope], attribute or self.attribute)
        owner = user if scope == "own" else world.env.ref("base.user_admin")
        world.dialog_owner = owner
        # bounded to this test: also who may not open the dialog has one
        dialogs = world.env[self.model].with_user(owner).sudo()
        return dialogs.create(self.new(world, world.scopes["own"])).sudo(False)

    def prepare(self, world, scope):
        """Values of a new one, or None."""
        values = self.new(world, world.scopes["own" if self.is_dialog else scope])
        return None if self.is_dialog and scope == "other" else values


def _about(attribute, field_name, /, **values):
    """Values that name a record of the scope."""
    return lambda _world, scope: {field_name: getattr(scope, attribute).id, **values}


def _prepare_exception(world, scope):
    """An exception is of the company of its record, else of the current one."""
    about = {"subject_ref": f"sale.order,{scope.order.id}"}
    return {"name": "New", **({} if scope.company == world.home else about)}


_FINDING = {
    "company_id": 1,
    "detection_key": "new",
    "source_model": "sale.order",
    "source_id": 1,
}


def _policy_lines():
    model = "chanxiao.meeting.policy"
    return [
        Entry(
            model,
            "draft_policy",
            {"location": "Hall"},
            lambda _world, scope: {
                "name": "New",
                "code": "NEW",
                "company_id": scope.company.id,
            },
        ),
        Entry(
            f"{model}.department",
            "policy_line",
            {"confidential": True},
            lambda _world, scope: {
                "policy_id": scope.draft_policy.id,
                "department_id": scope.new_department.id,
            },
        ),
        Entry(
            f"{model}.agenda",
            "policy_topic",
            {"name": "Other"},
            _about("draft_policy", "policy_id", name="New"),
        ),
        Entry(
            "chanxiao.approval.step",
            "approval_step",
            {"days_allowed": 2},
            _about("draft_policy", "policy_id"),
        ),
        Entry(
            f"{model}.target",
            "target",
            {"target": 1},
            lambda world, scope: {
                **world.prepare_target(scope),
                "date_from": "2026-06-01",
            },
        ),
    ]


def _template_entries():
    model = "chanxiao.meeting.policy.template"
    new = {"code": "NEW", "name": "New", "regulation": "sales"}
    line = {"name": "New", "kind": "discussion"}
    return [
        Entry(model, "template", {"name": "Other"}, lambda _world, _scope: new),
        Entry(
            f"{model}.department",
            "template_line",
            {"confidential": True},
            lambda _world, scope: {
                "template_id": scope.template.id,
                "function_id": scope.spare_function.id,
            },
        ),
        Entry(
            f"{model}.agenda",
            "template_topic",
            {"name": "Other"},
            _about("template", "template_id", **line),
        ),
        Entry(
            f"{model}.step",
            "template_step",
            {"days_allowed": 2},
            _about("template", "template_id"),
        ),
        Entry(
            "chanxiao.meeting.function",
            "spare_function",
            {"name": "Other"},
            lambda _world, _scope: {"name": "New", "kind": "person"},
        ),
    ]


def _request_entries():
    model = "chanxiao.meeting.request"
    return [
        Entry(
            model,
            "request",
            {"reason": "Late"},
            _about("policy", "policy_id", topic="New"),
        ),
        Entry(
            f"{model}.subject",
            "request_subject",
            {"subject_ref": False},
            _about("request", "request_id"),
        ),
    ]


def _ruling_entries():
    model, said = "chanxiao.approval.ruling", {"remark": "Never"}
    return [
        Entry(
            model,
            f"{document}_ruling",
            said,
            lambda world, scope, name=name: world.prepare_ruling(getattr(scope, name)),
            variant=variant,
        )
        for document, name, variant in (
            ("policy", "submitted_policy", "on a policy"),
            ("minutes", "minutes_in_review", "on minutes"),
        )
    ]


def _evaluation_entries():
    return [
        Entry(
            "chanxiao.meeting.evaluation",
            "evaluation",
            {"purpose": "1"},
            _about("held", "meeting_id"),
            variant="shown",
        ),
        Entry(
            "chanxiao.meeting.evaluation",
            "hidden_evaluation",
            {"purpose": "1"},
            _about("held", "meeting_id"),
            variant="too few to be shown",
        ),
        Entry(
            "chanxiao.meeting.effect",
            "effect",
            {"score": 5},
            _about("held", "meeting_id"),
        ),
    ]


def _floor_entries():
    """Who speaks in a meeting, and what is voted on."""
    model = "chanxiao.meeting.vote"
    return [
        Entry(
            "chanxiao.meeting.speaker",
            "hand",
            {"raised_at": datetime(2026, 3, 1)},
            _about("present", "meeting_id"),
        ),
        Entry(model, "vote", {"question": "Sunday?"}, _about("present", "meeting_id")),
        Entry(
            f"{model}.option",
            "vote_option",
            {"name": "Maybe"},
            _about("vote", "vote_id"),
        ),
        Entry(
            f"{model}.ballot", "ballot", {"is_cast": False}, _about("vote", "vote_id")
        ),
        Entry(
            f"{model}.choice", "vote_choice", {"vote_id": 1}, _about("vote", "vote_id")
        ),
        Entry(
            "chanxiao.meeting.room.change",
            "room_change",
            {"transaction": "other"},
            _about("present", "meeting_id", moment="2026-03-16", transaction="own"),
        ),
        Entry(
            "chanxiao.meeting.room.key",
            "room_key",
            {"key": "other"},
            _about(
                "present", "meeting_id", key="sent-now", user_id=1, moment="2026-03-16"
            ),
        ),
    ]


def _meeting_entries():
    model = "chanxiao.meeting"
    return [
        Entry(
            model,
            "meeting",
            {"location": "Hall"},
            _about("policy", "policy_id"),
            doomed="draft_meeting",
        ),
        Entry(
            f"{model}.attendee",
            "attendee",
            {"sequence": 1},
            lambda _world, scope: {
                "meeting_id": scope.draft_meeting.id,
                "partner_id": scope.guest.id,
            },
        ),
        Entry(
            f"{model}.infraction",
            "infraction",
            {"note": "Twice"},
            lambda _world, scope: {
                "attendee_id": scope.attendee.id,
                "kind_id": scope.infraction_kind.id,
            },
        ),
        Entry(
            f"{model}.sign.in",
            "sign_in",
            {"code": "AAAAAA"},
            _about("draft_meeting", "meeting_id", secret="x", code="AAAAAA"),
        ),
        Entry(
            f"{model}.sign.in.miss",
            "miss",
            {"wrong": 0},
            lambda _world, scope: {"user_id": scope.people.chair.id, "wrong": 0},
        ),
        Entry(
            f"{model}.agenda.item",
            "topic",
            {"notes": "Said"},
            _about("draft_meeting", "meeting_id", name="New"),
        ),
        Entry(
            f"{model}.proposal",
            "proposal",
            {"description": "It saves a day"},
            lambda world, scope: world.prepare_proposal(scope),
        ),
        Entry(
            f"{model}.question",
            "question",
            {"answer": "Rain"},
            lambda world, scope: world.prepare_question(scope),
        ),
    ]


def _brief_entries():
    model = "chanxiao.meeting.brief"
    figure = {"key": "sales.new", "provider_code": "sales"}
    return [
        Entry(
            model,
            "brief",
            {"problems": "Late"},
            lambda _world, scope: {
                "meeting_id": scope.meeting.id,
                "department_id": scope.new_department.id,
            },
        ),
        Entry(
            model,
            "secret",
            {"problems": "Late"},
            lambda _world, scope: {
                "meeting_id": scope.meeting.id,
                "department_id": scope.new_department.id,
                "confidential": True,
            },
            variant="confidential",
        ),
        Entry(
            "chanxiao.meeting.figure",
            "figure",
            {"value": 1},
            _about("brief", "brief_id", **figure),
        ),
        Entry(
            "chanxiao.meeting.figure",
            "secret_figure",
            {"value": 1},
            _about("secret", "brief_id", **figure),
            variant="confidential",
        ),
    ]


def _decision_entries():
    return [
        Entry(
            "chanxiao.meeting.decision",
            "decision",
            {"rationale": "Late"},
            lambda world, scope: world.prepare_decision(scope),
        ),
        Entry(
            "chanxiao.meeting.decision.check",
            "check",
            {"now_value": 1.0},
            _about("adopted", "decision_id", date="2026-04-01", number=9),
        ),
        Entry(
            "chanxiao.meeting.decision.check",
            "secret_check",
            {"now_value": 1.0},
            _about("adopted", "decision_id", date="2026-04-01", number=9),
            variant="confidential",
        ),
        Entry(
            "chanxiao.meeting.decision.ledger",
            "ledger",
            {"change": 1.0},
            _about("adopted", "decision_id"),
        ),
        Entry(
            "chanxiao.meeting.measure",
            "measure",
            {"note": "Mind the crane"},
            lambda world, scope: world.prepare_measure(scope.decision),
        ),
        Entry(
            "chanxiao.extra.hours",
            "extra_hours",
            {"date_to": "2026-03-21 02:00:00"},
            lambda world, scope: world.prepare_extra_hours(scope.center, "2026-03-28"),
        ),
        Entry(
            "chanxiao.meeting.action",
            "action",
            {"deadline": "2026-03-21"},
            _about("decision", "decision_id", name="New"),
        ),
        Entry(
            "chanxiao.meeting.commitment",
            "commitment",
            {"name": "Else"},
            lambda _world, _scope: {"name": "Else"},
        ),
        Entry(
            "chanxiao.meeting.facet",
            "facet",
            {"kind": "vendor"},
            lambda _world, scope: {
                "res_model": "chanxiao.meeting.decision",
                "res_id": scope.decision.id,
                "kind": "customer",
                "partner_id": scope.order.partner_id.id,
            },
        ),
        Entry(
            "chanxiao.meeting.history",
            "history",
            {"name": "Else"},
            lambda _world, _scope: {"name": "Else"},
        ),
        Entry(
            "chanxiao.meeting.reminder",
            "reminder",
            {"words": "Else"},
            lambda _world, scope: {
                "name": "Else",
                "res_model": "chanxiao.meeting.action",
                "res_id": scope.open_action.id,
                "company_id": scope.company.id,
                "reminded_at": "2026-03-20 03:00:00",
                "day": "2026-03-20",
            },
        ),
        Entry(
            "chanxiao.control.exception",
            "exception",
            {"containment": "Stopped"},
            _prepare_exception,
            variant="treated by a meeting",
        ),
        Entry(
            "chanxiao.control.exception",
            "untreated",
            {"containment": "Stopped"},
            _prepare_exception,
            variant="not treated yet",
        ),
        Entry(
            "chanxiao.control.exception.why",
            "why",
            {"answer": "Worn out"},
            _about("exception", "exception_id", question="Why?"),
        ),
        Entry(
            "chanxiao.exception.finding",
            "finding",
            {"detail": "Changed"},
            _about("found", "exception_id", **_FINDING),
        ),
        Entry(
            "chanxiao.exception.detection",
            "detection",
            {"is_enabled": False},
            lambda _world, scope: {"company_id": scope.company.id, "code": "new"},
        ),
        Entry(
            "chanxiao.exception.threshold",
            "detection_limit",
            {"value": 3},
            _about("detection", "detection_id", key="new", value=1),
        ),
        Entry(
            "chanxiao.work.contact",
            "contact",
            {"answer": "Yes"},
            lambda world, scope: world.prepare_contact(scope),
            doomed="draft_contact",
        ),
        Entry(
            "chanxiao.meeting.accountability",
            "case",
            {"description": "All day"},
            lambda world, scope: world.prepare_case(scope),
        ),
    ]


def _minutes_entries():
    model = "chanxiao.meeting.minutes"
    new = _about("meeting", "meeting_id")
    said = {"summary": "Said"}
    return [
        Entry(model, "minutes", said, new, doomed="revision", variant="draft"),
        Entry(model, "issued_minutes", said, new, variant="issued"),
        Entry(
            "chanxiao.meeting.receipt",
            "receipt",
            {"remark": "Never"},
            _about("issued_minutes", "minutes_id", name="New"),
        ),
        Entry(
            "chanxiao.minutes.file",
            "minutes_file",
            {"position": 99},
            _about("policy", "policy_id", name="New"),
        ),
        Entry(
            "chanxiao.minutes.ledger",
            "minutes_entry",
            {"words": "Never"},
            _about("minutes_file", "file_id", number="New"),
        ),
        Entry(
            "chanxiao.minutes.finding",
            "minutes_finding",
            {"part": "Never"},
            _about("minutes_file", "file_id", kind="missing"),
        ),
        Entry(
            "chanxiao.minutes.passage",
            "minutes_passage",
            {"origin": "gone"},
            _about("issued_minutes", "minutes_id", origin="gone", search_text="new"),
        ),
        Entry(
            "chanxiao.minutes.paper",
            "minutes_paper",
            {"is_whole": False},
            _about("issued_minutes", "minutes_id", language="en_US"),
        ),
        Entry(
            "chanxiao.minutes.copy",
            "minutes_copy",
            {"purpose": "Another"},
            _about("issued_minutes", "minutes_id", purpose="New"),
        ),
    ]


def _other_entries():
    return [
        Entry(
            "chanxiao.reason",
            "reason",
            {"name": "Other"},
            lambda _world, scope: {
                "code": "NEW",
                "name": "New",
                "scope": "override",
                "company_id": scope.company.id,
            },
        ),
        Entry(
            "chanxiao.figure.source",
            "source",
            {"name": "Other"},
            lambda _world, _scope: {"code": "new", "name": "New"},
        ),
        Entry(
            "chanxiao.figure.definition",
            "definition",
            {"name": "Other"},
            lambda world, _scope: {
                "key": "new",
                "name": "New",
                "source_id": world.definition.source_id.id,
                "unit": "count",
                "better": "none",
            },
        ),
        Entry(
            "chanxiao.order.change",
            "change",
            {"reason_id": "reason"},
            _about("order", "order_id", kind="date"),
        ),
        Entry(
            "chanxiao.settlement",
            "settlement",
            {"conclusion": "Learned"},
            _about("new_line", "sale_line_id"),
        ),
        Entry(
            "chanxiao.settlement.source",
            "settlement_source",
            {"quantity": 1},
            lambda world, scope: world.prepare_settlement_source(scope),
        ),
        Entry(
            "chanxiao.settlement.problem",
            "settlement_problem",
            {"days": 1},
            lambda world, scope: world.prepare_settlement_problem(scope),
        ),
        Entry(
            "qc.trigger.operation_line",
            "trigger_line",
            {"timing": "before"},
            lambda world, scope: world.prepare_trigger_line(scope),
        ),
    ]


def _dialogs():
    model = "chanxiao.meeting"

    def dialog(name, new):
        return Entry(name, new=new, is_dialog=True)

    return [
        dialog(
            f"{model}.policy.load",
            lambda _world, scope: {
                "company_id": scope.company.id,
                "template_ids": scope.template.ids,
            },
        ),
        dialog(
            f"{model}.policy.load.line",
            lambda world, scope: {
                "load_id": world.get_load(scope).id,
                "function_id": scope.spare_function.id,
            },
        ),
        dialog(f"{model}.rate", _about("held", "meeting_id", purpose="5")),
        dialog(
            f"{model}.register",
            lambda _world, scope: {"year": 2026, "company_id": scope.company.id},
        ),
        dialog(
            f"{model}.accountability.step",
            _about("case", "case_id", operation="withdraw", words="Wrong"),
        ),
        dialog(
            f"{model}.measure.undo",
            _about("applied_measure", "measure_id"),
        ),
        dialog(
            f"{model}.measure.refusal",
            lambda _world, scope: {
                "measure_ids": scope.measure.ids,
                "words": "Not needed",
            },
        ),
        dialog(
            f"{model}.measure.comparison",
            lambda _world, scope: {
                "measure_ids": (scope.measure | scope.open_measure).ids
            },
        ),
        dialog(
            f"{model}.judgement",
            lambda _world, scope: {
                "decision_ids": scope.judged.ids,
                "verdict": "effective",
                "words": "Seen",
            },
        ),
        dialog(
            f"{model}.attendance",
            _about("attendee", "attendee_id", attendance="absent"),
        ),
        dialog(f"{model}.cancel", _about("meeting", "meeting_id", reason="Holiday")),
        dialog(f"{model}.check", _about("draft_meeting", "meeting_id", step="convene")),
        dialog(f"{model}.find.time", _about("draft_meeting", "meeting_id")),
        dialog(
            f"{model}.find.time.slot",
            lambda world, scope: {
                "dialog_id": world.get_times(scope).id,
                "date_start": "2026-03-17 01:00:00",
                "date_end": "2026-03-17 03:00:00",
            },
        ),
        dialog(
            "chanxiao.exception.dismiss",
            lambda _world, scope: {"exception_ids": scope.found.ids, "words": "Agreed"},
        ),
        dialog(
            "chanxiao.exception.send.back",
            _about("decided", "exception_id", words="It came back"),
        ),
        dialog("chanxiao.exception.propose", _about("draft_meeting", "meeting_id")),
        dialog(
            "chanxiao.exception.propose.line",
            lambda world, scope: {
                "proposal_id": world.get_proposed(scope).id,
                "exception_id": scope.untreated.id,
            },
        ),
        dialog(
            f"{model}.figure.override",
            lambda _world, scope: {
                "figure_id": scope.figure.id,
                "value": 1,
                "reason_id": scope.override_reason.id,
            },
        ),
        dialog(
            f"{model}.follow.up",
            lambda _world, scope: {
                "operation": "done",
                "action_ids": scope.open_action.ids,
            },
        ),
        dialog(
            f"{model}.handover",
            lambda _world, scope: {
                "leaver_id": scope.people.attendee.id,
                "successor_id": scope.people.representative.id,
                "reason": "Left",
            },
        ),
        dialog(
            f"{model}.remind",
            lambda _world, scope: {"row_ids": scope.commitment.ids},
        ),
        dialog(
            f"{model}.leave",
            _about("asked", "attendee_id", step="decide", answer="Needed"),
        ),
        dialog(
            f"{model}.policy.review",
            _about("submitted_policy", "policy_id", comment="Wrong"),
        ),
        dialog(
            f"{model}.minutes.review",
            _about("minutes_in_review", "minutes_id", comment="Wrong"),
        ),
        dialog(
            f"{model}.receipt.step",
            _about("receipt", "receipt_id", operation="object", words="Wrong"),
        ),
        dialog(
            "chanxiao.minutes.copy.maker",
            lambda _world, scope: {
                "minutes_id": scope.issued_minutes.id,
                "partner_id": scope.order.partner_id.id,
                "purpose": "Their order",
            },
        ),
        dialog(
            "chanxiao.minutes.copy.section",
            lambda world, scope: {
                "maker_id": world.make_copy_maker(scope).id,
                "key": "summary",
            },
        ),
        dialog(
            "chanxiao.minutes.disposal",
            lambda _world, scope: {
                "minutes_ids": scope.issued_minutes.ids,
                "keep_until": "2046-01-01",
                "words": "Over",
            },
        ),
        dialog(
            f"{model}.put.on.agenda",
            lambda _world, scope: {
                "company_id": scope.company.id,
                "meeting_id": scope.draft_meeting.id,
                "res_model": "sale.order",
                "res_ids": scope.order.ids,
            },
        ),
        dialog(
            "chanxiao.order.change.reason",
            lambda _world, scope: {
                "change_ids": scope.change.ids,
                "reason_id": scope.reason.id,
            },
        ),
        dialog(
            "chanxiao.variance.reason",
            lambda _world, scope: {
                "production_ids": scope.production.ids,
                "reason_id": scope.variance_reason.id,
            },
        ),
    ]


def get_entries():
    """Every kind of record that the table lists."""
    return [
        *_policy_lines(),
        *_template_entries(),
        *_meeting_entries(),
        *_floor_entries(),
        *_request_entries(),
        *_brief_entries(),
        *_decision_entries(),
        *_minutes_entries(),
        *_ruling_entries(),
        *_evaluation_entries(),
        *_other_entries(),
        *_dialogs(),
    ]


# the document


def render_rights(env, results):
    """The table of rights.

    :param dict results: letters by ``(entry number, scope, role)``
    """
    lines = [_row("record", "which", *ROLES), _row(*["---"] * (len(ROLES) + 2))]
    for number, entry in enumerate(get_entries()):
        rows = {
            scope: tuple(results[number, scope, role] for role in ROLES)
            for scope in entry.scopes
        }
        name = env[entry.model]._description
        title = f"{name}, {entry.variant}" if entry.variant else name
        for scopes, cells in _merge(rows):
            label = LABELS.get(scopes) if not entry.is_dialog else None
            label = label or ("every" if len(scopes) == len(rows) else scopes[0])
            lines.append(_row(title, label, *cells))
            title = ""
    return "\n".join(lines)


def _merge(rows):
    """Scopes with the same cells, as they follow each other."""
    merged = []
    for scope, cells in rows.items():
        if merged and merged[-1][1] == cells:
            merged[-1] = ((*merged[-1][0], scope), cells)
        else:
            merged.append(((scope,), cells))
    return merged


def render_steps(env, results):
    """The table of what public methods change.

    :param dict results: whether it changes something, by
        ``(model, method, scope, role)``
    """
    lines = [_row("record", "step", *ROLES), _row(*["---"] * (len(ROLES) + 2))]
    title = None
    steps = sorted({key[:2] for key, is_change in results.items() if is_change})
    for model, method in steps:
        cells = []
        for role in ROLES:
            scopes = tuple(
                scope for scope in SCOPES if results.get((model, method, scope, role))
            )
            cells.append(LABELS.get(scopes, ", ".join(scopes)) or "")
        name = env[model]._description
        lines.append(_row("" if name == title else name, f"`{method}`", *cells))
        title = name
    return "\n".join(lines)


def _row(*cells):
    return f"| {' | '.join(cells)} |"


def read_table(name):
    """A table of the document, between its markers."""
    begin, end = _markers(name)
    text = DOCUMENT.read_text("utf-8")
    return text.split(begin)[1].split(end)[0].strip()


def write_table(name, table):
    begin, end = _markers(name)
    text = DOCUMENT.read_text("utf-8")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    DOCUMENT.write_text(f"{before}{begin}\n\n{table}\n\n{end}{after}", "utf-8")


def _markers(name):
    return f"<!-- {name}: made by tests/test_access.py -->", f"<!-- end of {name} -->"
