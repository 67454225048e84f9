"""What the tests of briefs and figures start from."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command

from ...providers.figure import Figure
from ..common import MeetingCase

PROVIDER = "odoo.addons.chanxiao_meeting.providers.base.ChanxiaoFigureProvider"


class BriefCase(MeetingCase):
    """A meeting convened two days ahead, with a sales and a finance brief.

    Both ask the ``sales`` source; ``_collecting`` says what it answers. Finance's
    brief is confidential.
    """

    #: the moment of the tests; None for the present
    moment = "2026-03-14 02:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.moment:
            cls.startClassPatcher(freeze_time(cls.moment))
        # the sentences expected are English, whatever the database speaks
        cls.env["res.lang"]._activate_lang("en_US")
        cls.source = cls.env["chanxiao.figure.source"].search([("code", "=", "sales")])
        cls.rate = cls._get_definition("sales.on_time_shipment_rate")
        cls.overdue = cls._get_definition("sales.overdue_orders")
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        with cls._collecting():
            cls.meeting.with_user(cls.planner).action_convene()
        cls.meeting.brief_ids.source_ids = [Command.set(cls.source.ids)]
        cls.attendee_line = cls.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": cls.meeting.id, "partner_id": cls.attendee.partner_id.id}
        )
        cls.brief = cls.meeting.brief_ids.filtered(
            lambda brief: brief.department_id == cls.sales_department
        )
        cls.secret = cls.meeting.brief_ids - cls.brief

    @classmethod
    def _get_definition(cls, key):
        return cls.env["chanxiao.figure.definition"].search([("key", "=", key)])

    @classmethod
    def _collecting(cls, *figures):
        """Patch under which the sales source answers with ``figures``."""
        answer = {"sales": list(figures)}
        return patch(f"{PROVIDER}._collect", autospec=True, return_value=answer)

    @classmethod
    def _make_rate(cls, value=90.0, **values):
        return Figure(
            "sales.on_time_shipment_rate",
            value,
            drill_model="stock.picking",
            drill_domain=[("date_done", ">=", "2026-02-28 16:00:00")],
            **values,
        )

    @classmethod
    def _create_target(cls, definition, target, threshold, **values):
        return cls.env["chanxiao.meeting.policy.target"].create(
            {
                "policy_id": cls.policy.id,
                "definition_id": definition.id,
                "target": target,
                "threshold": threshold,
                **values,
            }
        )

    def _collect(self, *figures, briefs=None):
        """Collect ``figures`` into the briefs (by default sales') and return them."""
        briefs = briefs or self.brief
        with self._collecting(*figures):
            briefs.action_collect()
        return briefs.figure_ids
