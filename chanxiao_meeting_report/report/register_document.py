from collections import Counter, defaultdict

from odoo import api, models

from odoo.addons.chanxiao_meeting.models.common.local_time import to_day
from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import ATTENDED

UNDECIDED = ("proposed", "withdrawn")
DONE = ("done", "verified")


class ReportRegister(models.AbstractModel):
    """The meetings of a year, a row each, as far as whoever prints may read.

    Everything is read as the reader: what somebody may not read of a meeting is a dash
    in its row.
    """

    _name = "report.chanxiao_meeting_report.report_register"
    _description = "Printed Meeting Register"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.register"

    @api.model
    def _get_document(self, doc):
        meetings = doc._find_meetings()
        parts = {
            "attendance": self._count_attendance(meetings),
            "decisions": self._count_decisions(meetings),
            "tasks": self._count_tasks(meetings),
            "minutes": self._get_minutes(meetings),
        }
        groups = defaultdict(list)
        for meeting in meetings:
            groups[meeting.policy_id.code].append(
                {
                    "meeting": meeting,
                    "fmt": self._get_format(doc.company_id, meeting.policy_id.tz),
                    **{name: found.get(meeting) for name, found in parts.items()},
                }
            )
        return {
            **super()._get_document(doc),
            "fmt": self._get_format(doc.company_id),
            "groups": [
                {
                    # as the policy is called now
                    "policy": rows[-1]["meeting"].policy_id,
                    "rows": rows,
                    "total": self._add_up(rows),
                }
                for _code, rows in sorted(groups.items())
            ],
        }

    @api.model
    def _get_foot_title(self, doc):
        return str(doc.year)

    @api.model
    def _count_attendance(self, meetings):
        """How many were invited and came, of meetings whose attendees may be read."""
        rows = self.env["chanxiao.meeting.attendee"]._read_group(
            [("meeting_id", "in", meetings.ids)],
            ["meeting_id", "attendance"],
            ["__count"],
        )
        counts = defaultdict(lambda: {"invited": 0, "came": 0})
        for meeting, attendance, count in rows:
            counts[meeting]["invited"] += count
            counts[meeting]["came"] += count * (attendance in ATTENDED)
        return counts

    @api.model
    def _count_decisions(self, meetings):
        rows = self.env["chanxiao.meeting.decision"]._read_group(
            [("meeting_id", "in", meetings.ids), ("state", "not in", UNDECIDED)],
            ["meeting_id"],
            ["__count"],
        )
        return dict(rows)

    @api.model
    def _count_tasks(self, meetings):
        """All tasks of decisions, those done, and those that were or are late.

        Late is what was not done by the day that was first agreed.
        """
        tasks = self.env["chanxiao.meeting.action"].search(
            [
                ("meeting_id", "in", meetings.ids),
                ("state", "!=", "cancelled"),
                ("decision_id.state", "not in", UNDECIDED),
            ]
        )
        counts = defaultdict(Counter)
        for task in tasks:
            is_done = task.state in DONE
            counts[task.meeting_id].update(
                total=1, done=int(is_done), late=int(self._is_late(task))
            )
        return counts

    @api.model
    def _is_late(self, task):
        agreed = task.initial_deadline or task.deadline
        if not agreed:
            return False
        policy = task.meeting_id.policy_id
        if task.state in DONE and task.done_at:
            return to_day(task.done_at, policy.tz) > agreed
        return agreed < to_day(self.env.cr.now(), policy.tz)

    @api.model
    def _get_minutes(self, meetings):
        """The last revision that the reader may read, and whether the first was late.

        What is overdue and not issued is late as well.
        """
        minutes = self.env["chanxiao.meeting.minutes"].search(
            [("meeting_id", "in", meetings.ids)], order="revision"
        )
        found = {}
        for one in minutes:
            first = found.get(
                one.meeting_id, {"is_late": one.is_late or one.is_overdue}
            )
            issued = one if one.state == "issued" else first.get("issued")
            found[one.meeting_id] = {**first, "last": one, "issued": issued}
        return found

    @api.model
    def _add_up(self, rows):
        held = [row for row in rows if row["meeting"].state == "held"]
        rates = [
            100 * row["attendance"]["came"] / row["attendance"]["invited"]
            for row in held
            if row["attendance"]
        ]
        tasks = sum((row["tasks"] for row in rows if row["tasks"]), Counter())
        judged = [row["minutes"] for row in held if row["minutes"]]
        judged = [one for one in judged if one["issued"] or one["is_late"]]
        return {
            "held": len(held),
            "attendance": sum(rates) / len(rates) if rates else None,
            "decisions": sum(row["decisions"] or 0 for row in rows),
            "tasks": tasks,
            "minutes": judged
            and self.env._(
                "%(in_time)s of %(all)s in time",
                in_time=sum(not one["is_late"] for one in judged),
                all=len(judged),
            ),
        }
