"""What the screens in the room of a meeting show, as plain data."""

from odoo.fields import Date, Datetime

from .closing_content import ClosingContent
from .floor_content import FloorContent
from .room_kept import KeptContent

SCREENS = ("wall", "recorder", "closing", "hand")
#: those of a table of exceptions that a wall has room for
EXCEPTION_FIELDS = ("name", "severity", "kind", "state", "deadline", "is_overdue")


class RoomContent:
    """Builds what one screen shows to one viewer, who was found to be of the meeting.

    What everybody in the meeting reads, such as agenda, decisions and attendance, comes
    from :class:`SharedContent`. Here is what depends on the viewer: briefs and
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
        self.kept = KeptContent(meeting, version)

    def build_moment(self):
        """What is said where the screen is up to date."""
        return {
            "version": self.version,
            "now": Datetime.to_string(Datetime.now()),
        }

    def build(self):
        shared = self.kept.get("build")
        self.records = records = shared.pop("records")
        self.numbers = dict(records["numbers"])
        topic = shared["topic"]
        return {
            **self.build_moment(),
            "screen": self.screen,
            **shared,
            "meeting": {**shared["meeting"], **self._get_powers()},
            "topic": topic and {**topic, **self._get_details(topic, records["brief"])},
            "decisions": self._get_resolutions(shared["decisions"]),
            **self._get_extra(records["tasks"]),
        }

    def _get_extra(self, task_owners):
        """What only this screen shows."""
        if self.screen == "hand":
            return {"mine": self._get_mine(task_owners)}
        if self.screen == "recorder":
            return {"infractions": self.kept.get("build_infraction_kinds")}
        if self.screen == "closing":
            return ClosingContent(self.viewer, self.numbers).build()
        return {}

    def _record(self, record, field="name"):
        return {"id": record.id, "name": record[field]} if record else None

    def _get_powers(self):
        """What the viewer is offered to do in the meeting; what is done asks again."""
        is_named = self.viewer.env.uid in self.records["conductors"]
        can_conduct = is_named or self.viewer.browse().has_access("write")
        return {
            "can_conduct": can_conduct,
            "can_take_chair": self._can_take_chair(),
            "can_decide": self._is_chair() or self._is_organizer(),
            # that is how somebody enters the room, see ``_filter_room_people``
            "can_open_schedule": True,
            "can_show_sign_in": can_conduct and self.meeting._is_sign_in_open(),
            "has_minutes": self.viewer._has_room_minutes(),
        }

    def _is_organizer(self):
        return self.viewer.has_access("write")

    def _is_chair(self):
        return self.viewer.env.uid in self.records["chairs"]

    def _can_take_chair(self):
        is_other = self.viewer.env.uid != self.records["presiding"]
        return self.meeting.state == "in_progress" and is_other and self._is_chair()

    def _get_details(self, topic, brief_id):
        """What of a topic depends on who looks at it."""
        details = {}
        if topic["kind"] == "review":
            details["tasks"] = self._add_rights(self.kept.get("build_review"))
        elif topic["kind"] == "exception":
            details["exceptions"] = self._get_exceptions(topic["id"])
        if brief_id:
            brief = self.env["chanxiao.meeting.brief"].browse(brief_id)
            details["brief"] = self._get_board(brief)
        return details

    def _add_rights(self, rows):
        """Tasks, with what the viewer may do about them."""
        actions = self.viewer.env["chanxiao.meeting.action"]
        actions = actions.browse(row["id"] for row in rows)
        return [
            {**row, **self._get_permissions(action)}
            for row, action in zip(rows, actions, strict=True)
        ]

    def _get_permissions(self, action):
        """What the viewer may do with a task, and with its decision."""
        # bounded: of a task in the room; of its decision only who may add to it is told
        decision = action.sudo().decision_id
        return {
            "can_finish": action.can_finish,
            "can_verify": action.can_verify,
            "can_cancel": action.can_cancel,
            "decision": decision.id,
            "can_add": self.viewer._may_add_task(decision),
        }

    def _get_resolutions(self, rows):
        """Decisions, with what the viewer may do about them."""
        # by the system's environment: only who may add a task to them is asked of them
        decisions = self.env["chanxiao.meeting.decision"]
        decisions = decisions.browse(row["id"] for row in rows)
        return [
            {**row, "can_add": self.viewer._may_add_task(decision)}
            for row, decision in zip(rows, decisions, strict=True)
        ]

    def _get_exceptions(self, topic_id):
        exceptions = self.viewer.env["chanxiao.control.exception"]
        if not exceptions.has_access("read"):
            return []
        found = exceptions.search([("agenda_item_id", "=", topic_id)])
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

    def _get_board(self, brief):
        is_shown = self._is_shown(brief)
        board = {
            "id": brief.id,
            "department": self._record(brief.department_id),
            "state": brief.state,
            "confidential": brief.confidential,
            "is_open": brief.is_open_in_room,
            "is_shown": is_shown,
            "can_open": brief.confidential
            and self.viewer.env.uid in self.records["confidants"],
        }
        if is_shown:
            board |= self.kept.get("build_report", brief.id)
        return board

    def _is_shown(self, brief):
        """Whether the viewer, and on the wall everybody who looks, may see a brief."""
        if brief.is_open_in_room:
            return True
        if brief.confidential and self.screen == "wall":
            return False
        return brief.with_env(self.viewer.env).has_access("read")

    def _get_mine(self, task_owners):
        """What this very person has to do with the meeting."""
        floor = FloorContent(self.viewer).build_mine(self._get_lines())
        own = next((line for line in floor["lines"] if line["is_own"]), None)
        is_absent = own and not own["check_in"]
        briefs = self.env["chanxiao.meeting.brief"].browse(
            self._pick_own(self.records["briefs"])
        )
        return {
            "attendee": own["id"] if own else None,
            "can_sign_in": bool(is_absent) and self.meeting._is_sign_in_open(),
            "can_rate": self.viewer.can_rate,
            "briefs": [self._get_board(brief) for brief in briefs],
            "tasks": self._get_own_tasks(task_owners),
            **floor,
        }

    def _get_lines(self):
        """The viewer's own line, then those of whom the viewer stands in for."""
        user, partner = self.viewer.env.uid, self.viewer.env.user.partner_id.id
        lines = self.records["lines"]
        ids = [id_ for id_, owner, _stand_in in lines if owner == user]
        ids += [
            id_
            for id_, owner, stand_in in lines
            if stand_in == partner and owner != user
        ]
        return self.env["chanxiao.meeting.attendee"].browse(ids)

    def _pick_own(self, pairs):
        return [id_ for id_, owner in pairs if owner == self.viewer.env.uid]

    def _get_own_tasks(self, task_owners):
        """What is open of the tasks of the meeting, and of those it goes through."""
        pairs = [*task_owners, *self.kept.get("build_review_owners")]
        own = list(dict.fromkeys(self._pick_own(pairs)))
        return self._add_rights(self.kept.build("build_tasks", own)) if own else []
