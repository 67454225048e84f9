from odoo import models

from ..common.state_mixin import ensure_single

# Topics that every meeting has: what they left open is in other topics and decisions.
STANDING_KINDS = ("opening", "review", "report", "summary")
# Of these nobody misses anything; of a report that was not heard they do.
FRAMING_KINDS = ("opening", "summary")


class ChanxiaoMeeting(models.Model):
    """What earlier meetings of a series left over, and what this one takes up of it."""

    _inherit = "chanxiao.meeting"

    # what is left over

    def _get_backlog_topics(self):
        """Topics that earlier meetings of the series parked and none took up."""
        self.ensure_one()
        return self.env["chanxiao.meeting.agenda.item"].search(
            [
                ("parked", "=", True),
                ("taken_up_id", "=", False),
                ("is_dropped", "=", False),
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

    def _get_convening_preview(self):
        return super()._get_convening_preview() + self._get_backlog_remarks()

    def _get_start_warnings(self):
        return super()._get_start_warnings() + self._get_backlog_remarks()

    def _get_backlog_remarks(self):
        """Extension point: sentences saying what earlier meetings left over."""
        topics = self._get_backlog_topics()
        return bool(topics) * [
            self.env._(
                "Earlier meetings parked: %s. Tick what this one takes up.",
                topics.mapped("name"),
            )
        ]

    # taking it up

    def _take_up(self, topics):
        """Put topics of the backlog on the agenda of this meeting.

        :param topics: some of :meth:`_get_backlog_topics`
        :return: the new topics, in the same order
        """
        self.ensure_one()
        # bounded: copies of topics of the series in a later meeting of it, which the
        # user conducts or convenes
        Item, backlog = self.env["chanxiao.meeting.agenda.item"].sudo(), topics.sudo()
        items = Item.create([self._prepare_taken_up_values(t) for t in backlog])
        for topic, item in zip(backlog, items, strict=True):
            topic._write_system({"taken_up_id": item.id})
        return items

    def _prepare_taken_up_values(self, topic):
        subject = topic._get_subjects().get(topic)
        return {
            "meeting_id": self.id,
            "name": topic.name,
            "kind": "discussion" if topic.kind in STANDING_KINDS else topic.kind,
            "duration_planned": topic.duration_planned,
            "presenter_id": self.policy_id._get_allowed(topic.presenter_id).id,
            "department_id": topic.department_id.id,
            "subject_ref": subject and f"{subject._name},{subject.id}",
            "cause": topic.cause,
            "emergency_measure": topic.emergency_measure,
            "sequence": self._get_last_sequence(),
        }

    def _get_last_sequence(self):
        """Where further topics go: behind the others, before the summary."""
        # bounded: only the places in the agenda
        items = self.sudo().agenda_ids
        before = items.filtered(lambda item: item.kind != "summary")
        return max(before.mapped("sequence"), default=10)

    def _action_cancel(self):
        """What a meeting that is called off had taken up is left over again."""
        # bounded: topics that this meeting was to treat
        topics = self.sudo().agenda_ids.taken_from_ids
        # offered again is the first one, and not also what was made of it here
        topics.taken_up_id._write_system({"is_dropped": True})
        topics._write_system({"taken_up_id": False})
        self._get_topics_of_its_own().parked = True
        return super()._action_cancel()

    def _get_topics_of_its_own(self):
        """Topics that somebody put on this agenda.

        Without those of the standing agenda, which the next meeting has anyway, and
        those that come back by another way.
        """
        lines = self.policy_id.agenda_ids
        usual = {
            term["value"] or term["source"]
            for line in lines
            for term in line.get_field_translations("name")[0]
        }
        # bounded: topics of a meeting that the user calls off
        return self.sudo().agenda_ids.filtered(
            lambda topic: (
                topic.kind not in STANDING_KINDS
                and topic.name not in usual
                and not (topic.taken_from_ids or topic.question_ids or topic.is_dropped)
            )
        )

    # closing

    def action_ask_close(self):
        """Close, or show first what would be left over without a word."""
        ensure_single(self)
        meeting = self._as_conductor()
        if not meeting._closing_error_message() and meeting._get_closing_warnings():
            return self._ask_before("close", self.env._("Close the Meeting?"))
        return self.action_close()

    def _get_closing_warnings(self):
        """Extension point: sentences saying what this meeting leaves over."""
        warning = self._get_untreated_warning()
        return [warning] if warning else []

    def _get_untreated_warning(self):
        """A sentence naming the topics that nobody took up, or False."""
        topics = self._get_untreated_topics()
        return bool(topics) and self.env._(
            "Not treated: %s. What is parked is offered to the next meeting.",
            topics.mapped("name"),
        )

    def _get_untreated_topics(self):
        """Topics that nobody took up, where it was noted which were."""
        self.ensure_one()
        topics = self.agenda_ids
        if not any(topics.mapped("time_start")):
            return topics.browse()
        return topics.filtered(
            lambda topic: (
                not (topic.time_start or topic.parked)
                and topic.kind not in STANDING_KINDS
            )
        )
