from odoo import api, fields, models

from ..common.state_mixin import ensure_single

# How long the results of earlier decisions take where no agenda says so.
REVIEW_MINUTES = 10


class ChanxiaoMeetingPolicy(models.Model):
    """Its meetings begin with the results of earlier decisions in any case."""

    _inherit = "chanxiao.meeting.policy"

    def _get_unlisted_minutes(self):
        minutes = super()._get_unlisted_minutes()
        is_listed = "review" in self.agenda_ids.mapped("kind")
        return minutes if is_listed else minutes + REVIEW_MINUTES


class ChanxiaoMeeting(models.Model):
    """What a meeting decides, and what became of the decisions of earlier ones."""

    _inherit = "chanxiao.meeting"

    decision_ids = fields.One2many(
        "chanxiao.meeting.decision", "meeting_id", "Decisions"
    )
    action_ids = fields.One2many("chanxiao.meeting.action", "meeting_id", "Actions")
    decision_count = fields.Integer(compute="_compute_decision_count")
    action_count = fields.Integer(compute="_compute_action_counts")
    action_open_count = fields.Integer(compute="_compute_action_counts")

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        counts = dict(
            self.env["chanxiao.meeting.decision"]._read_group(
                [("meeting_id", "in", self.ids)], ["meeting_id"], ["__count"]
            )
        )
        for meeting in self:
            meeting.decision_count = counts.get(meeting, 0)

    @api.depends("action_ids.state")
    def _compute_action_counts(self):
        groups = self.env["chanxiao.meeting.action"]._read_group(
            [("meeting_id", "in", self.ids)], ["meeting_id", "state"], ["__count"]
        )
        for meeting in self:
            mine = [
                (state, count) for other, state, count in groups if other == meeting
            ]
            meeting.action_count = sum(count for _state, count in mine)
            meeting.action_open_count = dict(mine).get("open", 0)

    def _get_standing_agenda_values(self):
        """The results of earlier decisions open every meeting."""
        values_list = super()._get_standing_agenda_values()
        if not any(values["kind"] == "review" for values in values_list):
            values_list.insert(0, self._prepare_review_item_values())
        return values_list

    def _prepare_review_item_values(self):
        return {
            "meeting_id": self.id,
            "name": self.env._("Results of earlier decisions"),
            "kind": "review",
            "duration_planned": REVIEW_MINUTES,
            "presenter_id": self.recorder_id.id,
        }

    def _undo_start_error_message(self):
        message = super()._undo_start_error_message()
        # bounded: whether anything was decided since the meeting began
        decided = self.sudo().decision_ids.filtered("adopted_at")
        if message or all(d.adopted_at < self.started_at for d in decided):
            return message
        return self.env._(
            "“%s” has decided already, so its start stands. Close the meeting instead.",
            self.display_name,
        )

    # decisions that nobody adopted

    def _get_backlog_decisions(self):
        """Extension point: what earlier meetings of the series proposed and left so.

        Also what was proposed for one that was called off, or taken up by it.
        """
        self.ensure_one()
        return self.env["chanxiao.meeting.decision"].search(
            [
                ("state", "=", "proposed"),
                ("company_id", "=", self.company_id.id),
                ("meeting_id", "!=", self._origin.id),
                ("meeting_id.state", "in", ("held", "cancelled")),
                (
                    "meeting_id.policy_id",
                    "in",
                    self.policy_id._get_revision_family().ids,
                ),
            ]
        )

    def _get_backlog_remarks(self):
        remarks = super()._get_backlog_remarks()
        if decisions := self._get_backlog_decisions():
            remarks.append(
                self.env._(
                    "Proposed in earlier meetings and adopted by nobody: %s. Tick what "
                    "this one takes up.",
                    decisions.mapped("name"),
                )
            )
        return remarks

    def _take_up(self, topics):
        """What a topic proposed goes with it."""
        items = super()._take_up(topics)
        # bounded: proposals of the series that go with their topic
        backlog = self.sudo()._get_backlog_decisions()
        # bounded: which of these belong to the topics that are taken up
        for topic, item in zip(topics.sudo(), items, strict=True):
            (topic.decision_ids & backlog)._move_to(item)
        return items

    def _take_up_decisions(self, decisions):
        """Have this meeting decide what earlier ones did not, on a topic each.

        :param decisions: some of :meth:`_get_backlog_decisions`
        """
        self.ensure_one()
        # bounded: proposals of the series in a later meeting of it, which the user
        # conducts or convenes
        proposals = decisions.sudo()
        # bounded: one topic for each of them
        items = self.env["chanxiao.meeting.agenda.item"].sudo()
        items = items.create([self._prepare_proposal_values(p) for p in proposals])
        for proposal, item in zip(proposals, items, strict=True):
            proposal._move_to(item)
        return items

    def _prepare_proposal_values(self, decision):
        topic, subject = decision.agenda_item_id, decision._get_subjects().get(decision)
        return {
            "meeting_id": self.id,
            "name": decision.name,
            "kind": "discussion",
            "presenter_id": self.policy_id._get_allowed(topic.presenter_id).id,
            "department_id": topic.department_id.id,
            "subject_ref": subject and f"{subject._name},{subject.id}",
            "cause": decision.rationale,
            "sequence": self._get_last_sequence(),
        }

    def _get_closing_warnings(self):
        warnings = super()._get_closing_warnings()
        proposed = self.decision_ids.filtered(lambda d: d.state == "proposed")
        if proposed:
            warnings.append(
                self.env._(
                    "Adopted by nobody: %s. Adopt or withdraw them now; otherwise they "
                    "stand in the minutes as proposals and are offered to the next "
                    "meeting.",
                    proposed.mapped("name"),
                )
            )
        return warnings

    def action_new_decision(self):
        """Write a decision down, under the topic that is being discussed."""
        ensure_single(self)
        running = self.agenda_ids.filtered(
            lambda item: item.time_start and not item.time_end
        )[:1]
        return running._get_new_decision_action(self)

    def action_open_review(self):
        """What became of the decisions of earlier meetings."""
        ensure_single(self)
        return self.env["chanxiao.meeting.action"]._get_review_action(self)


class ChanxiaoMeetingAgendaItem(models.Model):
    """The decisions that a topic led to."""

    _inherit = "chanxiao.meeting.agenda.item"

    decision_ids = fields.One2many(
        "chanxiao.meeting.decision", "agenda_item_id", "Decisions"
    )
    decision_count = fields.Integer(compute="_compute_decision_count")

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        counts = dict(
            self.env["chanxiao.meeting.decision"]._read_group(
                [("agenda_item_id", "in", self.ids)], ["agenda_item_id"], ["__count"]
            )
        )
        for item in self:
            item.decision_count = counts.get(item, 0)

    def action_open_review(self):
        ensure_single(self)
        return self.meeting_id.action_open_review()

    def action_new_decision(self):
        """Write down a decision that this topic led to."""
        ensure_single(self)
        return self._get_new_decision_action(self.meeting_id)

    def _get_new_decision_action(self, meeting):
        """The empty form of a decision.

        :param self: the topic it comes from, or no record
        """
        subject = self.subject_ref
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Decision"),
            "res_model": "chanxiao.meeting.decision",
            "views": [(False, "form")],
            "context": {
                "default_meeting_id": meeting.id,
                "default_agenda_item_id": self.id,
                "default_subject_ref": subject and f"{subject._name},{subject.id}",
            },
        }
