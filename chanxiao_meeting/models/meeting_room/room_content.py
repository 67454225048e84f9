"""What the screens in the room of a meeting show, as plain data."""

from odoo.fields import Date, Datetime

from ..meeting.attendee import IN_PERSON
from ..minutes.minutes_content import BRIEF_TEXTS, MinutesContent
from .closing_content import ClosingContent
from .floor_content import FloorContent

SCREENS = ("wall", "recorder", "closing", "hand")
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
#: those of a table of exceptions that a wall has room for
EXCEPTION_FIELDS = ("name", "severity", "kind", "state", "deadline", "is_overdue")
#: in which order tasks are gone through
ALERTS = ("red", "yellow", "blue", "none")


class RoomContent(MinutesContent):
    """Builds what one screen shows to one viewer, who was found to be of the meeting.

    It is the content of the minutes as far as it is known, in the language of the
    viewer only, and without what a screen does not show. What everybody in the meeting
    reads, such as agenda, decisions and attendance, is read as the system. Briefs and
    exceptions are read as the viewer; and on the wall, which everybody in the room
    sees whoever opened it, a confidential brief is shown only if the chair has opened
    it there.

    Keys of every screen: ``version``, ``now`` (moment of the server), ``meeting``,
    ``agenda``, ``current`` (id of the topic that runs), ``topic`` (what it is about),
    ``decisions``, ``people``, ``speakers``, ``votes``. The ``hand`` has ``mine``
    besides, the ``recorder`` has ``infractions``, the ``closing`` has what
    :class:`ClosingContent` says.

    :param meeting: one ``chanxiao.meeting``, with the rights of the viewer
    :param str screen: one of :data:`SCREENS`
    :param int version: of the room
    """

    def __init__(self, meeting, screen, version):
        self.viewer = meeting
        # bounded to one meeting, whose people see what is read here; see above
        self.meeting = meeting.sudo()
        self.env = self.meeting.env
        self.screen = screen
        self.version = version
        self.subjects = {}

    def build_moment(self):
        """What is said where the screen is up to date."""
        return {
            "version": self.version,
            "now": Datetime.to_string(Datetime.now()),
        }

    def build(self):
        decisions, topics = self._get_decisions(), self.meeting.agenda_ids
        current = topics.filtered(lambda item: item.time_start and not item.time_end)
        current = current[:1]
        reviewed = self.env["chanxiao.meeting.action"]
        if current.kind == "review" or self.screen == "hand":
            reviewed = self._get_reviewed()
        for documents in (topics, decisions, decisions.action_ids, reviewed):
            self.subjects |= documents._get_subjects()
        self.numbers = {decision.id: n for n, decision in enumerate(decisions, 1)}
        return {
            **self.build_moment(),
            "screen": self.screen,
            "meeting": self._get_meeting(),
            "agenda": [self._get_entry(item) for item in topics],
            "current": current.id or None,
            "topic": self._get_current(current, reviewed) if current else None,
            "decisions": [self._get_resolution(decision) for decision in decisions],
            "people": [self._get_attendee(person) for person in self._get_people()],
            **FloorContent(self.viewer).build(),
            **self._get_extra(decisions, reviewed),
        }

    def _get_extra(self, decisions, reviewed):
        """What only this screen shows."""
        if self.screen == "hand":
            return {"mine": self._get_mine(decisions, reviewed)}
        if self.screen == "recorder":
            return {"infractions": self._get_infraction_kinds()}
        if self.screen == "closing":
            return ClosingContent(self.viewer, self.numbers).build()
        return {}

    # plain data, in the language of the viewer

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
            "recorder": self._record(meeting.recorder_id),
            "quorum": meeting.policy_id.quorum_rate,
            "can_conduct": self.viewer.can_conduct,
            "can_decide": self._is_chair() or self._is_organizer(),
            "can_open_schedule": self.viewer.can_open_schedule,
            "can_show_sign_in": self.viewer.can_show_sign_in,
            "has_minutes": self.viewer._has_room_minutes(),
        }

    def _is_organizer(self):
        return self.viewer.has_access("write")

    def _is_chair(self):
        return self.viewer.env.user in self._get_chairs()

    def _get_chairs(self):
        return self.meeting.chair_id | self.meeting.policy_id.deputy_chair_ids

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
            "carried": bool(item.taken_from_ids),
            "presenter": self._record(item.presenter_id),
            "decisions": sum(d.id in self.numbers for d in item.decision_ids),
        }

    def _get_current(self, item, reviewed):
        """The topic that runs, with what it is about."""
        topic = {
            **self._get_topic(item, self.numbers),
            "id": item.id,
            "carried": bool(item.taken_from_ids),
            "versions": item.edit_versions or {},
        }
        if item.kind == "review":
            topic["tasks"] = self._get_tasks(reviewed)
        elif item.kind == "exception":
            topic["exceptions"] = self._get_exceptions(item)
        if brief := self._get_brief_of(item):
            topic["brief"] = self._get_board(brief)
        return topic

    def _get_tasks(self, actions):
        """Tasks as they are gone through: what is overdue longest comes first."""
        rows = [
            {
                **self._get_review(action),
                "alert": action.alert,
                **self._get_permissions(action),
                "is_accepted": action._is_taken_note_of(),
                "answer": action.room_answer or "",
            }
            for action in actions
        ]
        return sorted(
            rows,
            key=lambda row: (ALERTS.index(row["alert"]), -row["overdue_days"]),
        )

    def _get_permissions(self, action):
        """What the viewer may do with a task, and with its decision."""
        mine = action.with_env(self.viewer.env)
        return {
            "can_finish": mine.can_finish,
            "can_verify": mine.can_verify,
            "can_cancel": mine.can_cancel,
            "decision": mine.decision_id.id,
            "can_add": self.viewer._may_add_task(mine.decision_id),
        }

    def _get_exceptions(self, item):
        exceptions = self.viewer.env["chanxiao.control.exception"]
        if not exceptions.has_access("read"):
            return []
        found = exceptions.search([("agenda_item_id", "=", item.id)])
        return [
            {
                "id": exception.id,
                **{name: exception[name] for name in EXCEPTION_FIELDS},
                "deadline": Date.to_string(exception.deadline) or None,
                "subject": exception.subject_name or "",
            }
            for exception in found
        ]

    # what a department reports

    def _get_brief_of(self, item):
        if item.brief_id or item.kind != "report":
            return item.brief_id
        briefs = self.meeting.brief_ids
        return briefs.filtered(lambda brief: brief.department_id == item.department_id)

    def _get_board(self, brief):
        is_shown = self._is_shown(brief)
        board = {
            "id": brief.id,
            "department": self._record(brief.department_id),
            "state": brief.state,
            "confidential": brief.confidential,
            "is_open": brief.is_open_in_room,
            "is_shown": is_shown,
            "can_open": brief.confidential and self._is_chair(),
        }
        if is_shown:
            board["figures"] = self._get_cards(brief.figure_ids)
            board |= {name: self._html(brief[name]) for name in BRIEF_TEXTS}
        return board

    def _is_shown(self, brief):
        """Whether the viewer, and on the wall everybody who looks, may see a brief."""
        if brief.is_open_in_room:
            return True
        if brief.confidential and self.screen == "wall":
            return False
        return brief.with_env(self.viewer.env).has_access("read")

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
            "can_add": self.viewer._may_add_task(decision.with_env(self.viewer.env)),
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

    def _get_infraction_kinds(self):
        kinds = self.env["chanxiao.reason"].search([("scope", "=", "infraction")])
        return [self._record(kind) for kind in kinds]

    def _get_mine(self, decisions, reviewed):
        """What this very person has to do with the meeting."""
        user = self.viewer.env.user
        person = self.meeting.attendee_ids.filtered(lambda a: a.user_id == user)[:1]
        brief = self.meeting.brief_ids.filtered(lambda b: b.responsible_id == user)
        tasks = (decisions.action_ids | reviewed).filtered(
            lambda action: action.assignee_id == user and action.state == "open"
        )
        return {
            "attendee": person.id or None,
            "can_sign_in": self.viewer.can_sign_in,
            "can_rate": self.viewer.can_rate,
            "briefs": [self._get_board(one) for one in brief],
            "tasks": self._get_tasks(tasks),
            **FloorContent(self.viewer).build_mine(),
        }
