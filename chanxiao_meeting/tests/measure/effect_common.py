"""What the tests of the effect of decisions start from."""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command

from ...providers.figure import Figure
from ..brief.brief_common import PROVIDER, BriefCase

RATE, OVERDUE = "sales.on_time_shipment_rate", "sales.overdue_orders"


class EffectCase(BriefCase):
    """A meeting that was started on 2026-03-16 and reported 80 % of shipments on time.

    Its period is 2026-03-01 to 03-15. ``worker`` carries decisions out.
    """

    moment = "2026-03-16 02:00:00"
    baseline = 80.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_user("worker", "user", cls.sales_department)
        cls.Check = cls.env["chanxiao.meeting.decision.check"]
        with cls._collecting(cls._make_rate(cls.baseline)):
            cls.meeting.with_user(cls.planner).action_start()

    @classmethod
    def _propose(cls, **values):
        """A decision that shall bring the rate to 90 %, checked on 2026-04-16."""
        return cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": cls.meeting.id,
                "name": "Pack a day earlier",
                "expected_key": RATE,
                "expected_value": 90.0,
                "check_date": "2026-04-16",
                "action_ids": [
                    Command.create(
                        {
                            "name": "Change the plan",
                            "assignee_id": cls.worker.id,
                            "deadline": "2026-03-20",
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _decide(cls, is_done=True, **values):
        """Likewise, adopted and, unless told otherwise, carried out."""
        decision = cls._propose(**values)
        decision.with_user(cls.planner).action_adopt()
        if is_done:
            decision.action_ids.with_user(cls.worker).action_done("Done")
        return decision

    @classmethod
    @contextmanager
    def _at(cls, moment, *figures):
        """The scheduled action at a moment, when the source answers ``figures``."""
        with freeze_time(moment), cls._collecting(*figures) as collect:
            cls.Check._cron_check_effects()
            cls.env.flush_all()
            yield collect

    def _run(self, moment, *figures):
        with self._at(moment, *figures) as collect:
            return collect

    @classmethod
    def _make(cls, key, value):
        return Figure(key, value)

    @classmethod
    def _fail(cls, error=None, codes=("sales",)):
        """Patch under which reading some sources fails, and the others say 95."""
        error = error or RuntimeError("No such table")

        def collect(_self, _period, asked):
            if asked & set(codes):
                raise error
            return {"planning": [Figure("planning.delay_days", 95.0)]}

        return patch(f"{PROVIDER}._collect", autospec=True, side_effect=collect)
