from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.groups import AUDITOR, USER
from ..common.local_time import to_day
from ..common.working_time import add_working_days
from .receipt import OPEN_STATES

CONFIRM = "chanxiao_meeting.mail_activity_type_minutes_confirm"
OBJECTION = "chanxiao_meeting.mail_activity_type_minutes_objection"
READERS = (USER, AUDITOR)


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """How long people have to confirm issued minutes."""

    _inherit = "chanxiao.meeting.policy.rules"

    circulation_days = fields.Integer(
        "Minutes Confirmed Within (Working Days)",
        default=2,
        help="Whoever was invited confirms issued minutes, or objects, within so many "
        "working days. 0: the minutes are sent, and nobody is asked.",
    )

    _circulation_days_positive = models.Constraint(
        "CHECK (circulation_days >= 0)",
        "The days in which minutes are confirmed cannot be negative.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    """Who gets and confirms minutes besides the attendees."""

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"), {"circulation_days", "circulation_ids"}
    )

    circulation_ids = fields.Many2many(
        "res.users",
        "chanxiao_meeting_policy_circulation_rel",
        string="Minutes Also Circulate To",
        check_company=True,
        domain="[('share', '=', False)]",
        help="They get the minutes like the attendees, and confirm them.",
    )


class ChanxiaoMeetingMinutes(models.Model):
    """Issued minutes circulate: everybody confirms them, or objects."""

    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {"receipt_ids"}

    receipt_ids = fields.One2many(
        "chanxiao.meeting.receipt",
        "minutes_id",
        "Receipts of the Minutes",
        readonly=True,
        copy=False,
    )
    receipt_count = fields.Integer(
        "People Asked to Confirm", compute="_compute_receipts"
    )
    receipt_progress = fields.Char("Confirmed Receipts", compute="_compute_receipts")
    objection_count = fields.Integer("Open Objections", compute="_compute_receipts")
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    @api.depends("receipt_ids.state", "receipt_ids.outcome")
    def _compute_receipts(self):
        # bounded: how many have confirmed minutes that the user reads
        rows = (
            self.env["chanxiao.meeting.receipt"]
            .sudo()
            ._read_group(
                [("minutes_id", "in", self.ids)],
                ["minutes_id", "state", "outcome"],
                ["__count"],
            )
        )
        for minutes in self:
            mine = [row for row in rows if row[0] == minutes]
            done = ("confirmed", "signed")
            confirmed = sum(row[3] for row in mine if row[1] in done)
            # whoever left is shown, and not waited for
            minutes.receipt_count = sum(row[3] for row in mine if row[1] != "left")
            minutes.receipt_progress = f"{confirmed} / {minutes.receipt_count}"
            minutes.objection_count = sum(
                row[3] for row in mine if row[1] == "objected" and not row[2]
            )

    @api.depends("receipt_ids.state", "receipt_ids.user_id")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        mine = self._find_my_receipts()
        asked = mine.filtered(lambda receipt: receipt.state in OPEN_STATES).minutes_id
        for minutes in self:
            minutes.can_confirm = minutes in asked

    def _find_my_receipts(self):
        # bounded: what the user is asked, of minutes that the user reads
        receipts = self.env["chanxiao.meeting.receipt"].sudo()
        return receipts.search(
            [("minutes_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        ).sudo(False)

    # each person, for themselves

    def _get_my_receipts(self):
        """:raise UserError: for minutes that the user is not asked to confirm"""
        self.check_access("read")
        receipts = self._find_my_receipts()
        if missing := self - receipts.minutes_id:
            raise UserError(
                self.env._(
                    "You are not among those whom minutes %s were circulated to, so "
                    "there is nothing for you to confirm.",
                    missing[0].name,
                )
            )
        return receipts

    def action_confirm_read(self, remark=None):
        """Confirm for oneself that one has read these issued minutes.

        :param str remark: what one wants to say with it, if anything
        """
        return self._get_my_receipts().action_confirm(remark)

    def action_object(self, words=None):
        """Object to these issued minutes.

        :param str words: what is wrong; without them the user is asked
        """
        return self._get_my_receipts().action_object(words)

    def action_view_receipts(self):
        """Open the list of who has confirmed.

        :return: an action
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Circulation"),
            "res_model": "chanxiao.meeting.receipt",
            "views": [(False, "list"), (False, "form")],
            "domain": [("minutes_id", "in", self.ids)],
        }

    # issue

    def _action_issue(self):
        result = super()._action_issue()
        # bounded: receipts of the minutes that the caller was allowed to issue
        self.sudo()._circulate()
        return result

    def _get_recipients(self):
        # bounded: whom the policy names for its minutes
        named = self.sudo().policy_id.circulation_ids.filtered("active").partner_id
        return super()._get_recipients() | named.with_env(self.env)

    def _circulate(self):
        """Ask everybody to confirm what was just issued.

        Nothing that waits on an earlier revision is waited for any more.
        """
        self.ensure_one()
        self._close_former_round()
        policy = self.policy_id
        if not policy.circulation_days:
            return
        due = add_working_days(
            self.company_id,
            to_day(self.issued_at, policy.tz),
            policy.circulation_days,
            policy.tz,
        )
        people = self._get_people_to_confirm()
        users = self._get_accounts(people)
        readers = self._filter_future_readers(users.values())
        self.env["chanxiao.meeting.receipt"]._create_system(
            [
                {
                    "minutes_id": self.id,
                    "sequence": number,
                    "partner_id": person.id,
                    "user_id": users[person].id,
                    "name": person.name or person.display_name,
                    "due_date": due,
                    "state": "waiting" if users[person] in readers else "paper",
                }
                for number, person in enumerate(people, start=1)
            ]
        )
        self._ask_to_confirm(readers, due)

    def _get_people_to_confirm(self):
        """Who attended, stood in, or is named by the policy.

        The recorder wrote the minutes and those who ruled on them have read them:
        their names stand under the minutes already.
        """
        attendees = self.meeting_id.attendee_ids
        named = self.policy_id.circulation_ids.filtered("active").partner_id
        known = self.recorder_id | self._get_rulings_of_round().user_id
        return (attendees.partner_id | attendees.proxy_id | named) - known.partner_id

    @api.model
    def _get_accounts(self, people):
        """``{contact: the account that they work here with, or none}``."""
        users = self.env["res.users"].search(
            [("partner_id", "in", people.ids), ("share", "=", False)], order="id desc"
        )
        none = users.browse()
        return dict.fromkeys(people, none) | {user.partner_id: user for user in users}

    def _filter_future_readers(self, users):
        """Those of these users who may open issued minutes that name them."""
        groups = [self.env.ref(name).id for name in READERS]
        return self.env["res.users"].search(
            [
                ("id", "in", [user.id for user in users]),
                ("all_group_ids", "in", groups),
                ("company_ids", "in", self.company_id.ids),
            ]
        )

    def _ask_to_confirm(self, users, due):
        """An activity each. There is no mail: the minutes themselves were sent."""
        # an administrator may have deleted it: then the list alone asks them
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            CONFIRM, raise_if_not_found=False
        )
        if not type_id:
            return
        model_id = self.env["ir.model"]._get_id(self._name)
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, chanxiao_circulating=True
        )
        activities.create(
            [
                {
                    "activity_type_id": type_id,
                    "automated": True,
                    "date_deadline": due,
                    "res_id": self.id,
                    "res_model_id": model_id,
                    "user_id": user.id,
                }
                for user in users
            ]
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Who is asked to confirm does not follow the minutes for it."""
        if self.env.context.get("chanxiao_circulating"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _close_former_round(self):
        former = self.env["chanxiao.meeting.receipt"].search(
            Domain("minutes_id.meeting_id", "=", self.meeting_id.id)
            & Domain("minutes_id", "!=", self.id)
            & Domain("state", "in", OPEN_STATES)
        )
        former._set_state("superseded")
        former.minutes_id.activity_unlink([CONFIRM])

    # objections

    def _get_newer(self):
        """The latest revision after these minutes, or none; with the same rights."""
        self.ensure_one()
        return self.search(
            [
                ("meeting_id", "=", self.meeting_id.id),
                ("revision", ">", self.revision),
            ],
            order="revision desc",
            limit=1,
        )

    def _drop_circulation(self, users):
        for user in users:
            self.activity_unlink([CONFIRM], user_id=user.id)

    def _note_objection(self, receipt):
        """Have the recorder answer it; an organizer may as well."""
        self.ensure_one()
        self._message_log(
            body=self.env._(
                "%(person)s objects: %(words)s",
                person=receipt.name,
                words=receipt.remark,
            )
        )
        if not self.activity_search([OBJECTION]):
            self._schedule_for(OBJECTION, self.recorder_id, False)

    def _close_objections(self):
        """Whoever was to answer them has, once none is open."""
        self.invalidate_recordset(["objection_count"])
        for minutes in self:
            if not minutes.objection_count:
                minutes.activity_unlink([OBJECTION])

    @api.ondelete(at_uninstall=False)
    def _unlink_reopen_objections(self):
        """What was to be taken into a draft that is dropped waits for an answer."""
        # bounded: objections that the drafts to be deleted were to answer
        receipts = self.env["chanxiao.meeting.receipt"].sudo()
        taken = receipts.search([("revision_id", "in", self.ids)])
        taken._write_system(
            {
                "outcome": False,
                "outcome_user_id": False,
                "outcome_at": False,
                "revision_id": False,
            }
        )
        for minutes in taken.minutes_id:
            if not minutes.activity_search([OBJECTION]):
                minutes._schedule_for(OBJECTION, minutes.recorder_id, False)
