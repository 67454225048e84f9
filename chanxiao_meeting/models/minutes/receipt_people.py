"""Receipts of people who sign on paper, and of people who left after the issue."""

from odoo import fields, models
from odoo.fields import Domain

from .receipt import OPEN_STATES


class ChanxiaoMeetingReceipt(models.Model):
    _inherit = "chanxiao.meeting.receipt"
    _system_fields = {"noted_by_id"}

    noted_by_id = fields.Many2one(
        "res.users",
        "Signature Noted By",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Who keeps the minutes and has seen the signature on paper.",
    )
    can_note_signed = fields.Boolean(compute="_compute_can_note_signed")

    def _compute_can_note_signed(self):
        for receipt in self:
            is_paper = receipt.state == "paper"
            receipt.can_note_signed = is_paper and receipt.minutes_id.can_record

    # on paper

    def action_note_signed(self):
        """Note that people who cannot open the minutes have signed them on paper.

        :raise AccessError: for whoever does not keep the minutes
        :raise UserError: for people who answer for themselves
        """
        receipts = self._as_settler()._lock_transition("paper")
        receipts._set_state(
            "signed", answered_at=fields.Datetime.now(), noted_by_id=self.env.uid
        )
        receipts.minutes_id._drop_circulation(receipts.user_id)
        for minutes, signed in receipts.grouped("minutes_id").items():
            minutes._message_log(
                body=self.env._(
                    "%(user)s notes that these signed on paper: %(people)s.",
                    user=self.env.user.name,
                    people=signed.mapped("name"),
                )
            )
        return True

    def _get_wrong_state_message(self):
        if self.state == "waiting":
            return self.env._(
                "%s can open the minutes and answers with “Confirm as Read” or "
                "“Object”; nobody signs on paper for them.",
                self.name,
            )
        if self.state == "signed":
            return self.env._(
                "%(person)s has signed minutes %(minutes)s on paper already.",
                person=self.name,
                minutes=self.minutes_id.name,
            )
        if self.state == "left":
            return self.env._(
                "%s has left since the minutes were issued, and is not waited for.",
                self.name,
            )
        return super()._get_wrong_state_message()

    # who left

    def _is_of_who_left(self):
        """Whether the account, or without one the contact, is archived."""
        if self.user_id:
            return not self.user_id.active
        return bool(self.partner_id) and not self.partner_id.active

    def _follow_people(self):
        """Nobody who left is waited for, and whoever comes back is again."""
        open_ones = self.filtered(lambda receipt: receipt.state in OPEN_STATES)
        left = open_ones.filtered(lambda receipt: receipt._is_of_who_left())
        if left:
            left._set_state("left")
            for minutes, receipts in left.grouped("minutes_id").items():
                minutes._drop_circulation(receipts.user_id)
        back = self.filtered(
            lambda receipt: receipt.state == "left" and not receipt._is_of_who_left()
        )
        for minutes, receipts in back.grouped("minutes_id").items():
            receipts._wait_again(minutes)

    def _wait_again(self, minutes):
        """Wait for people who came back, unless the minutes were revised meanwhile."""
        newer = minutes._get_newer()
        if newer.state == "issued":
            self._set_state("superseded")
            return
        readers = minutes._filter_future_readers(self.user_id)
        waiting = self.filtered(lambda receipt: receipt.user_id in readers)
        waiting._set_state("waiting")
        (self - waiting)._set_state("paper")
        for due, receipts in waiting.grouped("due_date").items():
            minutes._ask_to_confirm(receipts.user_id, due)

    def _cron_remind(self):
        """Nobody who left is waited for either, however their account was archived."""
        # bounded: finds receipts of people who left, and waits for them no more
        open_ones = self.sudo().search(
            Domain("state", "in", OPEN_STATES)
            & (
                Domain("user_id", "any", [("active", "=", False)])
                | Domain("user_id", "=", False)
                & Domain("partner_id", "any", [("active", "=", False)])
            )
        )
        self.env["ir.cron"]._chanxiao_do_together(
            open_ones, lambda receipts: receipts._follow_people()
        )
        return super()._cron_remind()


class ResUsers(models.Model):
    """Whoever leaves is not waited for."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # bounded: whether the receipts of these very people are waited for
            receipts = self.env["chanxiao.meeting.receipt"].sudo()
            receipts.search(
                Domain("user_id", "in", self.ids)
                & Domain("state", "in", (*OPEN_STATES, "left"))
            )._follow_people()
        return result


class ResPartner(models.Model):
    """Likewise of people without an account."""

    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # bounded: whether the receipts of these very people are waited for
            receipts = self.env["chanxiao.meeting.receipt"].sudo()
            receipts.search(
                Domain("partner_id", "in", self.ids)
                & Domain("user_id", "=", False)
                & Domain("state", "in", (*OPEN_STATES, "left"))
            )._follow_people()
        return result
