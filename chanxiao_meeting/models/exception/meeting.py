from odoo import models

# States of a decision by which something can be put right.
EFFECTIVE_STATES = ("adopted", "implemented", "effective")


class ChanxiaoMeetingDecision(models.Model):
    """A decision on an exception settles how it is put right."""

    _inherit = "chanxiao.meeting.decision"

    def _move_to(self, item):
        """An exception is treated where its decision is made."""
        exceptions = self.env["chanxiao.control.exception"]._find_undecided(
            self.agenda_item_id
        )
        result = super()._move_to(item)
        exceptions._write_system({"agenda_item_id": item.id})
        return result

    def _action_adopt(self):
        result = super()._action_adopt()
        # bounded: exceptions on the very topics that were decided on
        exceptions = self.env["chanxiao.control.exception"].sudo()
        found = exceptions.search([("agenda_item_id", "in", self.agenda_item_id.ids)])
        for decision in self:
            mine = found.filtered(
                lambda e, d=decision: e.agenda_item_id == d.agenda_item_id
            )
            mine._follow_decision(decision)
        return result

    def _action_withdraw(self, reason):
        result = super()._action_withdraw(reason)
        # bounded: exceptions that these very decisions were to put right
        exceptions = self.env["chanxiao.control.exception"].sudo()
        found = exceptions.search(
            [("decision_id", "in", self.ids), ("state", "!=", "closed")]
        )
        found._lose_decision()
        return result


class ChanxiaoMeeting(models.Model):
    """An exception goes with its topic from meeting to meeting."""

    _inherit = "chanxiao.meeting"

    def _take_up(self, topics):
        items = super()._take_up(topics)
        undecided = self.env["chanxiao.control.exception"]._find_undecided(topics)
        for exception in undecided:
            following = exception.agenda_item_id.taken_up_id
            exception._write_system({"agenda_item_id": following.id})
        return items

    def _action_cancel(self):
        # bounded: topics that this meeting was to treat, and exceptions on them
        topics = self.sudo().agenda_ids
        undecided = self.env["chanxiao.control.exception"]._find_undecided(topics)
        for exception in undecided:
            if before := exception.agenda_item_id.taken_from_ids[:1]:
                exception._write_system({"agenda_item_id": before.id})
        return super()._action_cancel()


class ChanxiaoControlException(models.Model):
    """What the decisions on its topics mean for an exception."""

    _inherit = "chanxiao.control.exception"

    def _follow_decision(self, decision):
        """A decision on the topic of these exceptions was adopted."""
        waiting = self.filtered(lambda e: e.state in ("new", "analysing"))
        if waiting:
            waiting._set_state("decided", decision_id=decision.id)

    def _lose_decision(self):
        """Their decisions were withdrawn: another one holds, or none is left."""
        Decision = self.env["chanxiao.meeting.decision"]
        others = Decision.search(
            [
                ("agenda_item_id", "in", self.agenda_item_id.ids),
                ("state", "in", EFFECTIVE_STATES),
            ]
        ).grouped("agenda_item_id")
        for exception in self:
            withdrawn = exception.decision_id
            other = others.get(exception.agenda_item_id, Decision)[:1]
            undecided = not other and exception.state in ("decided", "executing")
            exception._write_system({"decision_id": other.id})
            if undecided:
                exception._set_state("analysing")
            exception._tell_of_withdrawal(withdrawn)

    def _tell_of_withdrawal(self, decision):
        """:param decision: the one that no longer puts this exception right"""
        self.message_post(
            body=self.env._(
                "The decision “%(decision)s” was withdrawn: %(reason)s",
                decision=decision.name,
                reason=decision.withdrawal_reason,
            ),
            partner_ids=self.responsible_id.filtered("active").partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
