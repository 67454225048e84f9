from datetime import timedelta

from odoo import Command, api, fields, models

from ..common.discussion import without_followers
from ..common.local_time import to_clock
from ..common.state_mixin import ensure_single


class ChanxiaoMeeting(models.Model):
    """The material of a meeting: asked for, frozen at the start, seen on the board."""

    _inherit = "chanxiao.meeting"

    brief_ids = fields.One2many("chanxiao.meeting.brief", "meeting_id", "Briefs")
    brief_count = fields.Integer(compute="_compute_brief_counts")
    brief_submitted_count = fields.Integer(compute="_compute_brief_counts")
    brief_progress = fields.Float("Preparation (%)", compute="_compute_brief_counts")

    @api.depends("brief_ids.state")
    def _compute_brief_counts(self):
        # how far the preparation is may be seen by all; only states are counted
        groups = (
            self.env["chanxiao.meeting.brief"]
            .sudo()
            ._read_group(
                [("meeting_id", "in", self.ids)], ["meeting_id", "state"], ["__count"]
            )
        )
        counts = {(meeting.id, state): count for meeting, state, count in groups}
        for meeting in self:
            states = {
                state: counts.get((meeting.id, state), 0)
                for state in ("pending", "submitted", "missing")
            }
            total = sum(states.values())
            meeting.brief_count = total
            meeting.brief_submitted_count = states["submitted"]
            meeting.brief_progress = 100 * states["submitted"] / (total or 1)

    def write(self, vals):
        result = super().write(vals)
        if "date_start" in vals:
            self._update_brief_deadlines()
        return result

    def _action_convene(self):
        briefs = self._create_briefs()
        result = super()._action_convene()
        self._schedule_preparation(briefs)
        briefs.action_collect()
        return result

    def _get_reports(self):
        """Departments report from their briefs."""
        allowed = self.policy_id._get_allowed
        return [
            (
                brief.department_id,
                {
                    "presenter_id": allowed(brief.responsible_id).id,
                    "brief_id": brief.id,
                },
            )
            for brief in self.brief_ids.sorted("sequence")
        ]

    def _action_start(self):
        result = super()._action_start()
        self.brief_ids._freeze()
        return result

    def _get_convening_preview(self):
        preview = super()._get_convening_preview()
        if departments := self.policy_id.department_ids.department_id:
            preview.append(
                self.env._(
                    "%(count)s departments are asked for their brief by %(deadline)s.",
                    count=len(departments),
                    deadline=self._format_deadline(),
                )
            )
        return preview

    def _get_start_warnings(self):
        warnings = super()._get_start_warnings()
        # which departments are late is no secret; what they write is
        waiting = self.sudo().brief_ids.filtered(lambda brief: brief.state == "pending")
        if waiting:
            warnings.append(
                self.env._(
                    "%(count)s of %(all)s briefs are not handed in and count as "
                    "missing: %(departments)s.",
                    count=len(waiting),
                    all=self.brief_count,
                    departments=waiting.department_id.mapped("name"),
                )
            )
        return warnings

    def _action_undo_start(self):
        result = super()._action_undo_start()
        self.brief_ids._unfreeze()
        return result

    def _action_close(self):
        result = super()._action_close()
        self.brief_ids._settle()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self.brief_ids.activity_ids.unlink()
        return result

    def _create_briefs(self):
        lines = self.policy_id.department_ids.filtered(
            lambda line: line.department_id not in self.brief_ids.department_id
        )
        deadline = self._get_brief_deadline()
        return self.env["chanxiao.meeting.brief"].create(
            [
                {**self._prepare_brief_values(line), "deadline": deadline}
                for line in lines
            ]
        )

    def _prepare_brief_values(self, line):
        return {
            "meeting_id": self.id,
            "sequence": line.sequence,
            "department_id": line.department_id.id,
            "source_ids": [Command.set(line.source_ids.ids)],
            "confidential": line.confidential,
            "responsible_id": line._get_representative().id,
        }

    def _get_brief_deadline(self):
        """When briefs are due; on a day off nobody prepares, so before it.

        Whoever is asked when that has passed has time until the meeting begins.
        """
        if not self.date_start:
            return False
        lead = timedelta(hours=self.policy_id.preparation_lead_hours)
        due = self.policy_id._get_working_moment(self.date_start - lead)
        return due if due > fields.Datetime.now() else self.date_start

    def _update_brief_deadlines(self):
        for meeting in self:
            meeting.brief_ids.filtered(lambda brief: brief.state == "pending").write(
                {"deadline": meeting._get_brief_deadline()}
            )

    def _schedule_preparation(self, briefs):
        """An activity a brief, for whoever prepares it; else for the planner.

        The notice tells them when it is due: no mail of its own for each activity.
        """
        kind = self.env.ref("chanxiao_meeting.mail_activity_type_prepare")
        allowed = self.policy_id._get_allowed
        model_id = self.env["ir.model"]._get_id(briefs._name)
        users = {
            brief: allowed(brief.responsible_id) or self.env.user for brief in briefs
        }
        briefs._subscribe_each(
            {brief: user.partner_id for brief, user in users.items()}
        )
        Activity = without_followers(self.env["mail.activity"])
        return Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": brief.id,
                    "user_id": users[brief].id,
                    "date_deadline": self.policy_id._get_local_date(
                        brief.deadline or self.date_start
                    ),
                    "summary": self.display_name,
                }
                for brief in briefs
            ]
        )

    def _format_deadline(self):
        """Local date and time by which briefs are usually due."""
        return self._format_local(self._get_brief_deadline())

    def _format_local(self, moment):
        if not moment:
            return ""
        return f"{to_clock(moment, self.policy_id.tz):%Y-%m-%d %H:%M}"

    # the figure board: what all departments report, at a glance; it shows figures like
    # any other view of them, and who sees which is in their rules

    def action_open_board(self):
        """Open the board with the figures of this meeting."""
        ensure_single(self)
        self.check_access("read")
        return self._get_board_action()

    @api.model
    def action_open_latest_board(self):
        """Open the board of the meeting that is being prepared or held.

        Without any figures the board opens empty and says where they come from.
        """
        return self._find_board_meeting()._get_board_action()

    @api.model
    def _find_board_meeting(self):
        """The meeting that is held now, else the next one, else the last one.

        Of those of which the user reads some figures.
        """
        figures = self.env["chanxiao.meeting.figure"]
        groups = figures._read_group(
            [("meeting_id.state", "in", ("convened", "in_progress"))], ["meeting_id"]
        )
        meetings = self.union(*(meeting for (meeting,) in groups))
        if current := meetings._pick_current():
            return current
        held = figures.search(
            [("meeting_id.state", "=", "held")], order="meeting_id", limit=1
        )
        return held.meeting_id or meetings.sorted("date_start")[-1:]

    def _pick_current(self):
        """Of meetings convened or held now: the one that is held, else the next one."""
        meetings = self.sorted("date_start")
        running = meetings.filtered(lambda meeting: meeting.state == "in_progress")
        now = fields.Datetime.now()
        coming = meetings.filtered(lambda meeting: meeting.date_end > now)
        return running[-1:] or coming[:1]

    def _get_board_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_figure_action_board"
        )
        # a filter and not a domain: whoever looks can go on to other meetings
        context = {"search_default_meeting_id": self.id, "chanxiao_one_meeting": True}
        return {**action, "context": context}


class ChanxiaoMeetingAttendee(models.Model):
    """The notice tells who prepares a brief by when."""

    _inherit = "chanxiao.meeting.attendee"

    def _get_notice_rows(self):
        rows = super()._get_notice_rows()
        for brief in self._get_briefs_to_prepare():
            label = self.env._("Your brief is due")
            if brief.department_id != self.department_id:
                label = f"{label} ({brief.department_id.name})"
            rows.append((label, brief._format_deadline()))
        return rows

    def _get_briefs_to_prepare(self):
        """Briefs that this person still has to hand in."""
        self.ensure_one()
        # bounded: department and deadline of what this very person prepares
        briefs = self.sudo().meeting_id.brief_ids
        return briefs.filtered(
            lambda brief: (
                brief.state == "pending"
                and brief.deadline
                and self.user_id
                and brief.responsible_id == self.user_id
            )
        )


class ChanxiaoMeetingAgendaItem(models.Model):
    """The brief that a department's report is about."""

    _inherit = "chanxiao.meeting.agenda.item"

    brief_id = fields.Many2one(
        "chanxiao.meeting.brief",
        index="btree_not_null",
        ondelete="set null",
        domain="[('meeting_id', '=', meeting_id)]",
    )

    def action_open_brief(self):
        ensure_single(self)
        return self.brief_id._get_records_action()
