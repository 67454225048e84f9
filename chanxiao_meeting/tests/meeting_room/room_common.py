"""A meeting that runs, as its room shows it."""

from odoo import Command

from ..common import MeetingCase


class RoomCase(MeetingCase):
    """``meeting`` is convened: four topics, sales and (confidential) finance report.

    ``attendee`` is invited besides those whom the policy invites.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            quorum_rate=50,
            agenda_ids=[
                Command.create({"name": "Earlier", "kind": "review"}),
                Command.create({"name": "Reports", "kind": "report"}),
                Command.create(
                    {"name": "Loose ends", "kind": "discussion", "duration_planned": 5}
                ),
            ],
        )
        cls.meeting = cls._create_meeting(cls.policy)
        cls.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": cls.meeting.id, "partner_id": cls.attendee.partner_id.id}
        )
        cls.meeting.with_user(cls.planner).action_convene()
        cls.topics = cls.meeting.agenda_ids

    @classmethod
    def _add_figure(cls, brief):
        cls.env["chanxiao.meeting.figure"]._create_system(
            [
                {
                    "brief_id": brief.id,
                    "provider_code": "test",
                    "key": f"test.{brief.department_id.name.lower()}",
                    "label": f"Figure of {brief.department_id.name}",
                    "unit": "count",
                    "better": "higher",
                    "value": 12.0,
                    "is_known": True,
                    "previous": 10.0,
                    "is_previous_known": True,
                    "period_start": "2026-03-01",
                    "period_end": "2026-03-15",
                    "as_of": "2026-03-16 01:00:00",
                    "tz": "Asia/Shanghai",
                }
            ]
        )

    def _start(self):
        self.meeting.with_user(self.chair).action_start()
        # as if they had been collected and frozen
        for brief in self.meeting.brief_ids:
            self._add_figure(brief)

    def _room(self, user, screen="wall", known=None):
        return self.meeting.with_user(user).get_room(screen, known)

    def _topic_of(self, department):
        return self.topics.filtered(lambda t: t.department_id == department)

    def _go(self, user, step="next", known=None):
        return self.meeting.with_user(user).room_go(step, known)
