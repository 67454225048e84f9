from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single

COMMITMENT = "chanxiao.meeting.commitment"


class ChanxiaoMeetingRemind(models.TransientModel):
    """Before people are reminded: who is told, and who cannot be."""

    _name = "chanxiao.meeting.remind"
    _description = "Remind of Commitments"

    row_ids = fields.Json(
        "Chosen Commitments", default=lambda self: self._default_row_ids()
    )
    again = fields.Boolean(
        "Also What They Were Reminded of Today",
        help="Otherwise nobody is reminded of the same twice a day.",
    )
    words = fields.Text("Add in Your Words")
    summary = fields.Text("Who Is Told", compute="_compute_summary")
    can_send = fields.Boolean(compute="_compute_summary")

    @api.model
    def _default_row_ids(self):
        is_board = self.env.context.get("active_model") == COMMITMENT
        return list(self.env.context.get("active_ids") or ()) if is_board else []

    @api.depends("row_ids", "again")
    @api.depends_context("uid")
    def _compute_summary(self):
        for dialog in self:
            rows = dialog._get_rows()
            plan = rows._plan_reminders(dialog.again)
            dialog.can_send = bool(plan.people)
            dialog.summary = rows._describe_plan(plan) or rows._get_nothing_message()

    def _get_rows(self):
        """The chosen rows that the user sees; some may have been finished since."""
        ids = [id_ for id_ in self.row_ids or () if isinstance(id_, int)]
        return self.env[COMMITMENT].search([("id", "in", ids)])

    def action_send(self):
        """Remind them.

        :raise UserError: when there is nobody to remind, saying why
        """
        ensure_single(self)
        if not (rows := self._get_rows()):
            raise UserError(rows._get_nothing_message())
        return rows.action_remind(self.again, self.words)
