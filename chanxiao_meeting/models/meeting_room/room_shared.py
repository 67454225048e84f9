"""What everybody in the room of a meeting reads alike, as plain data."""

from odoo import SUPERUSER_ID
from odoo.fields import Datetime

from ..meeting.attendee import IN_PERSON
from ..minutes.minutes_content import BRIEF_TEXTS, MinutesContent
from .floor_content import FloorContent

#: what is shown of a figure; the client's components take it as a record's data
#: (static/src/figures/figure_format/figure_fields.js)
FIGURE_FIELDS = (
    "label",
    "explanation",
    "key",
    "unit",
    "better",
    "is_as_of",
    "reported_value",
    "is_reported_known",
    "value",
    "is_known",
    "previous",
    "is_previous_known",
    "handed_in_value",
    "is_handed_in_known",
    "has_changed_since",
    "change",
    "is_change_known",
    "change_rate",
    "is_change_rate_known",
    "change_effect",
    "has_target",
    "target",
    "target_max",
    "threshold",
    "threshold_max",
    "status",
    "trend",
    "breakdown",
    "breakdown_columns",
    "period_start",
    "period_end",
    "period_progress",
    "tz",
    "as_of",
    "drill_model",
    "is_overridden",
    "override_note",
    "override_date",
    "meeting_state",
    "currency_id",
    "company_id",
    "override_user_id",
    "override_reason_id",
)
#: in which order tasks are gone through
ALERTS = ("red", "yellow", "blue", "none")


class SharedContent(MinutesContent):
    """Builds what is the same for all who are in a room, and speak one language.

    It is the content of the minutes as far as it is known, in one language only, and
    without what a screen does not show.

    It is built once for thirty screens (``room_kept.py``), so nothing in here may
    depend on who looks: it is built by the system, without knowing the viewer. What
    does depend on the viewer is in :class:`RoomContent`, also whether the viewer gets
    the report of a department at all.

    :param meeting: one ``chanxiao.meeting``
    :param str lang: in which it is read
    :param str tz: whose today it is by which tasks are overdue; without one, that of
        the company
    """

    def __init__(self, meeting, lang=None, tz=None):
        # bounded to one meeting, whose people see what is read here; see above
        meeting = meeting.sudo().with_user(SUPERUSER_ID)
        company = meeting.company_id
        context = {
            "lang": lang,
            "tz": tz or company.resource_calendar_id.tz,
            "allowed_company_ids": company.ids,
        }
        self.meeting = meeting.with_env(meeting.env(context=context))
        self.env = self.meeting.env
        self.subjects = {}
        self.numbers = {d.id: n for n, d in enumerate(self._get_decisions(), 1)}

    def build(self):
        """What every screen shows, and ``records``: ids of what viewers have more of.

        ``records``: ``numbers`` (pairs of a decision and its number), ``tasks`` (open
        ones of the decisions, each with its user), ``brief`` (that the topic is about),
        ``briefs`` (each with its user), ``lines`` (attendees, each with its user and
        the partner who stands in), ``chairs``, ``presiding``, ``confidants``
        and ``conductors`` (users)
        """
        meeting, decisions = self.meeting, self._get_decisions()
        topics = meeting.agenda_ids
        current = topics.filtered(lambda item: item.time_start and not item.time_end)
        current = current[:1]
        brief = self._get_brief_of(current) if current else None
        self._read_subjects(topics, decisions, decisions.action_ids)
        return {
            "meeting": self._get_meeting(),
            "agenda": [self._get_entry(item) for item in topics],
            "current": current.id or None,
            "topic": self._get_current(current) if current else None,
            "decisions": [self._get_resolution(decision) for decision in decisions],
            "people": [self._get_attendee(person) for person in self._get_people()],
            **FloorContent(self.meeting).build(),
            "records": {
                "numbers": list(self.numbers.items()),
                "tasks": self._get_owners(decisions.action_ids),
                "brief": brief.id if brief else None,
                "briefs": [[b.id, b.responsible_id.id] for b in meeting.brief_ids],
                "lines": [
                    [person.id, person.user_id.id, self._get_stand_in(person)]
                    for person in meeting.attendee_ids
                ],
                "chairs": meeting._get_chairs().ids,
                "presiding": meeting._get_presiding().id,
                "confidants": meeting._get_confidants().ids,
                "conductors": self.meeting._get_conductors().ids,
            },
        }

    def build_report(self, brief_id):
        """What a department reports, for those who may read it."""
        brief = self.env["chanxiao.meeting.brief"].browse(brief_id)
        return {
            "figures": self._get_cards(brief.figure_ids),
            **{name: self._html(brief[name]) for name in BRIEF_TEXTS},
        }

    def build_tasks(self, ids):
        """Tasks as they are gone through: what is overdue longest comes first."""
        actions = self.env["chanxiao.meeting.action"].browse(ids)
        self._read_subjects(actions)
        rows = [
            {
                **self._get_review(action),
                "alert": action.alert,
                "is_accepted": action._is_taken_note_of(),
                "answer": action.room_answer or "",
            }
            for action in actions
        ]
        return sorted(
            rows,
            key=lambda row: (ALERTS.index(row["alert"]), -row["overdue_days"]),
        )

    def build_review(self):
        """The earlier tasks that the meeting goes through."""
        return self.build_tasks(self._get_reviewed().ids)

    def build_review_owners(self):
        """The open ones of these, and who is responsible: pairs of ids."""
        return self._get_owners(self._get_reviewed())

    def _get_owners(self, actions):
        running = actions.filtered(lambda action: action.state == "open")
        return [[action.id, action.assignee_id.id] for action in running]

    def _get_stand_in(self, person):
        return person.proxy_id.id if person.attendance == "proxy" else False

    def build_infraction_kinds(self):
        kinds = self.env["chanxiao.reason"].search([("scope", "=", "infraction")])
        return [self._record(kind) for kind in kinds]

    def _read_subjects(self, *documents):
        for one in documents:
            self.subjects |= one._get_subjects()

    # plain data, in one language only

    def _record(self, record, field="name"):
        return {"id": record.id, "name": record[field]} if record else None

    # the parts

    def _get_meeting(self):
        meeting = self.meeting
        return {
            "id": meeting.id,
            "name": meeting.display_name,
            "state": meeting.state,
            "tz": meeting.policy_id.tz,
            "place": meeting.location or "",
            "video": meeting.videocall_location or "",
            "planned_start": Datetime.to_string(meeting.date_start) or None,
            "planned_end": Datetime.to_string(meeting.date_end) or None,
            "started": Datetime.to_string(meeting.started_at) or None,
            "ended": Datetime.to_string(meeting.ended_at) or None,
            "chair": self._record(meeting.chair_id),
            "presiding": self._record(meeting._get_presiding()),
            "recorder": self._record(meeting.recorder_id),
            "quorum": meeting.policy_id.quorum_rate,
        }

    def _get_entry(self, item):
        """A topic as a line of the agenda."""
        return {
            "id": item.id,
            "name": item.name,
            "kind": item.kind,
            "minutes": item.duration_planned,
            "start": Datetime.to_string(item.time_start) or None,
            "end": Datetime.to_string(item.time_end) or None,
            "away": item.seconds_away,
            "parked": item.parked,
            "dropped": item.parked and item.is_dropped,
            "drop_reason": item.drop_reason or "",
            "carried": bool(item.taken_from_ids),
            "presenter": self._record(item.presenter_id),
            "decisions": sum(d.id in self.numbers for d in item.decision_ids),
        }

    def _get_current(self, item):
        """The topic that runs, with what it is about."""
        return {
            **self._get_topic(item, self.numbers),
            "id": item.id,
            "carried": bool(item.taken_from_ids),
            "versions": item.edit_versions or {},
        }

    def _get_brief_of(self, item):
        if item.brief_id or item.kind != "report":
            return item.brief_id
        briefs = self.meeting.brief_ids
        return briefs.filtered(lambda brief: brief.department_id == item.department_id)

    def _get_cards(self, figures):
        """Figures as a client reads records."""
        rows = figures._read_format(FIGURE_FIELDS)
        for row in rows:
            for name, value in row.items():
                field = figures._fields[name]
                if field.type == "many2one":
                    row[name] = value and {"id": value[0], "display_name": value[1]}
                elif field.type in ("date", "datetime"):
                    row[name] = field.to_string(value) or False
            row["can_override"] = False
        return rows

    # decisions and people

    def _get_resolution(self, decision):
        number = self.numbers[decision.id]
        actions = self._get_actions(decision)
        return {
            **self._get_decision(decision, number),
            "topic": decision.agenda_item_id.id or None,
            "tasks": [
                self._get_task(action, f"{number}.{place}")
                for place, action in enumerate(actions, start=1)
            ],
        }

    def _get_people(self):
        return self.meeting.attendee_ids

    def _get_attendee(self, person):
        return {
            "id": person.id,
            "name": person.partner_id.name,
            "department": person.department_id.name or "",
            "role": person.role,
            "attendance": person.attendance or None,
            "reason": person.leave_reason or "",
            "proxy": person.proxy_id.name or "",
            "is_here": person.attendance in (*IN_PERSON, "proxy"),
            "infractions": len(person.infraction_ids),
        }
