from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.chanxiao_meeting.models.common.local_time import to_clock, to_day

#: of the attendees, those who were there or sent somebody
ATTENDED = ("present", "late", "left_early", "proxy")


class MeetingRegisterXlsx(models.AbstractModel):
    """The chosen meetings in order of time, a sheet a year."""

    _name = "report.chanxiao_meeting_report.meeting_register"
    _description = "Meeting Register"
    _inherit = "report.chanxiao.list"

    _document_model = "chanxiao.meeting"

    @api.model
    def _get_title(self):
        return self.env._("Meeting Register")

    @api.model
    def _get_sheets(self, objs):
        years = defaultdict(objs.browse)
        dated = objs.filtered("date_start").sorted(lambda m: (m.date_start, m.id))
        for meeting in dated:
            years[self._get_day(meeting, meeting.date_start).year] += meeting
        sheets = [
            (f"{self._get_title()} {year}", meetings)
            for year, meetings in years.items()
        ]
        undated = objs - dated
        if undated or not sheets:
            sheets.append((self._get_title(), undated))
        return sheets

    @api.model
    def _get_columns(self, meetings):
        kinds, states = (
            self._get_labels("chanxiao.meeting", name) for name in ("kind", "state")
        )
        return [
            (self.env._("Number"), "text", lambda m: m.name),
            (self.env._("Regulation"), "wide", lambda m: m.policy_id.name),
            (self.env._("Kind"), "text", lambda m: kinds.get(m.kind)),
            # as they stood on the clock of the meeting, whoever reads it
            (self.env._("Date"), "date", lambda m: self._get_day(m, m.date_start)),
            (self.env._("Begun"), "text", lambda m: self._get_time(m, m.started_at)),
            (self.env._("Ended"), "text", lambda m: self._get_time(m, m.ended_at)),
            (self.env._("Place"), "text", lambda m: m.location),
            (self.env._("Chair"), "text", lambda m: m.chair_id.name),
            (self.env._("Recorder"), "text", lambda m: m.recorder_id.name),
            (self.env._("State"), "text", lambda m: states[m.state]),
            *self._get_attendance_columns(meetings),
            *self._get_decision_columns(meetings),
            *self._get_minutes_columns(meetings),
        ]

    @api.model
    def _get_day(self, meeting, moment):
        return moment and to_day(moment, meeting.policy_id.tz)

    @api.model
    def _get_time(self, meeting, moment):
        return moment and f"{to_clock(moment, meeting.policy_id.tz):%H:%M}"

    @api.model
    def _get_attendance_columns(self, meetings):
        """Empty where the reader may not know who came."""
        counts = self._count(
            "chanxiao.meeting.attendee", meetings, "attendance", ATTENDED
        )
        return [
            (self.env._("Due to Come"), "number", lambda m: counts[m]["all"]),
            (self.env._("Were There"), "number", lambda m: counts[m]["some"]),
        ]

    @api.model
    def _get_decision_columns(self, meetings):
        decisions = self._count("chanxiao.meeting.decision", meetings)
        tasks = self._count(
            "chanxiao.meeting.action", meetings, "state", ("done", "verified")
        )
        late = self._count(
            "chanxiao.meeting.action",
            meetings,
            domain=[
                ("state", "=", "open"),
                ("deadline", "<", fields.Date.context_today(self)),
            ],
        )
        return [
            (
                self.env._("Number of Decisions"),
                "number",
                lambda m: decisions[m]["all"],
            ),
            (self.env._("Number of Tasks"), "number", lambda m: tasks[m]["all"]),
            (self.env._("Tasks Done"), "number", lambda m: tasks[m]["some"]),
            (self.env._("Tasks Overdue"), "number", lambda m: late[m]["all"]),
        ]

    @api.model
    def _get_minutes_columns(self, meetings):
        """Of the last revision that the reader may read."""
        minutes = self.env["chanxiao.meeting.minutes"].search(
            [("meeting_id", "in", meetings.ids)], order="revision, id"
        )
        last = dict.fromkeys(meetings, minutes.browse())
        last.update({document.meeting_id: document for document in minutes})
        states = self._get_labels("chanxiao.meeting.minutes", "state")
        return [
            (self.env._("Minutes"), "text", lambda m: last[m].name),
            (
                self.env._("State of the Minutes"),
                "text",
                lambda m: states.get(last[m].state),
            ),
            (self.env._("Minutes Due"), "moment", lambda m: last[m].deadline),
            (self.env._("Minutes Issued"), "moment", lambda m: last[m].issued_at),
        ]

    @api.model
    def _count(self, model, meetings, field="meeting_id", chosen=(), domain=()):
        """``{meeting: {"all", "some"}}``: records that the reader may read.

        ``some`` are those with one of the chosen values; ``None`` for both where there
        is nothing to read.
        """
        counts = {meeting: {"all": None, "some": None} for meeting in meetings}
        groups = self.env[model]._read_group(
            [("meeting_id", "in", meetings.ids), *domain],
            ["meeting_id", field] if field != "meeting_id" else ["meeting_id"],
            ["__count"],
        )
        for meeting, *value, count in groups:
            found = counts[meeting]
            found["all"] = (found["all"] or 0) + count
            is_some = bool(value) and value[0] in chosen
            found["some"] = (found["some"] or 0) + (count if is_some else 0)
        return counts
