from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ...models.common.state_mixin import ensure_single
from ...models.policy.policy_line import AGENDA_KINDS


class ChanxiaoMeetingPutOnAgenda(models.TransientModel):
    """Proposes records of the ERP as topics of a coming meeting."""

    _name = "chanxiao.meeting.put.on.agenda"
    _description = "Put Records on an Agenda"

    company_id = fields.Many2one("res.company", required=True)
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id),"
        " ('state', 'in', ('draft', 'convened')),"
        " ('date_end', '>', context_today().strftime('%Y-%m-%d'))]",
    )
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    topic = fields.Char(help="Left empty, a topic is called like its record.")
    cause = fields.Text(help="What has happened, as far as it is known.")
    res_model = fields.Char(required=True)
    res_ids = fields.Json(required=True)
    subject_names = fields.Char("Records", compute="_compute_subject_names")

    @api.depends("res_model", "res_ids")
    def _compute_subject_names(self):
        for proposal in self:
            records = proposal._get_records()
            proposal.subject_names = format_list(
                self.env, records.mapped("display_name")
            )

    @api.model
    def _open_for(self, records):
        """The dialog that asks which coming meeting takes ``records`` up.

        :raise UserError: when no meeting of their company is coming
        """
        company = records._get_meeting_company()
        meeting = self._find_next_meeting(company)
        if not meeting:
            raise UserError(
                self.env._(
                    "No meeting of %s is coming. Ask the planning department to "
                    "create the next one.",
                    company.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put on the Agenda"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_company_id": company.id,
                "default_meeting_id": meeting.id,
                "default_res_model": records._name,
                "default_res_ids": records.ids,
            },
        }

    @api.model
    def _find_next_meeting(self, company):
        coming = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("draft", "convened")),
                ("date_end", ">", fields.Datetime.now()),
            ]
        )
        return self.env["chanxiao.meeting"].search(
            coming, order="date_start, id", limit=1
        )

    def action_confirm(self):
        """Add a topic a record to the agenda of the meeting."""
        ensure_single(self)
        records = self._get_records()
        records.check_access("read")
        self.meeting_id.check_access("read")
        self._check_still_possible(records)
        return self._put_on_agenda(records)

    def _put_on_agenda(self, records):
        """Extension point: add the topics; who may was checked.

        :return: action that opens the meeting
        """
        # bounded: adds topics about records the user reads to a meeting the user sees
        # and that has not begun; changes and removes nothing
        self.env["chanxiao.meeting.agenda.item"].sudo().create(
            self._prepare_item_values(records)
        )
        self._note_on(records)
        return self.meeting_id._get_records_action()

    def _get_records(self):
        """The records, if the model is one that decisions can be about."""
        self.ensure_one()
        names = dict(self.env["chanxiao.meeting.subject"]._selection_subject_ref())
        if self.res_model not in names:
            return self.env["chanxiao.meeting"].browse()
        return self.env[self.res_model].browse(self.res_ids or []).exists()

    def _check_still_possible(self, records):
        meeting = self.meeting_id
        if not records:
            raise UserError(self.env._("The records were deleted in the meantime."))
        if records._get_meeting_company() != meeting.company_id:
            raise UserError(
                self.env._("The meeting and the records are of different companies.")
            )
        if meeting.state not in ("draft", "convened"):
            raise UserError(
                self.env._(
                    "“%s” is no longer being prepared. Choose a later meeting.",
                    meeting.display_name,
                )
            )
        self._check_not_twice(records)

    def _check_not_twice(self, records):
        meeting = self.meeting_id
        # whoever may not see every topic still learns of a double one
        listed = meeting.sudo().agenda_ids._get_subjects().values()
        if twice := records.filtered(lambda record: record in set(listed)):
            raise UserError(
                self.env._(
                    "“%(record)s” is already on the agenda of “%(meeting)s”.",
                    record=twice[0].display_name,
                    meeting=meeting.display_name,
                )
            )

    def _prepare_item_values(self, records):
        # bounded: only where in the agenda the topics go
        items = self.meeting_id.sudo().agenda_ids
        before = items.filtered(lambda item: item.kind != "summary").mapped("sequence")
        return [
            {
                "meeting_id": self.meeting_id.id,
                "name": self.topic or record.display_name,
                "kind": self.kind,
                "cause": self.cause,
                "subject_ref": f"{record._name},{record.id}",
                "presenter_id": self.env.uid,
                "sequence": max(before, default=10),
            }
            for record in records
        ]

    def _note_on(self, records):
        link = self.meeting_id._get_html_link(self.meeting_id.display_name)
        body = Markup(self.env._("On the agenda of %s")) % link
        records._message_log_batch(bodies=dict.fromkeys(records.ids, body))
