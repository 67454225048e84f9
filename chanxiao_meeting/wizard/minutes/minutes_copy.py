from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single


class ChanxiaoMinutesCopyMaker(models.TransientModel):
    """Chooses what a copy of issued minutes for a partner shows.

    Nothing confidential and nothing of what things cost is in it, unless it is ticked.
    """

    _name = "chanxiao.minutes.copy.maker"
    _description = "Copy of Minutes to Be Made"

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", "Copied Minutes", required=True, readonly=True
    )
    partner_id = fields.Many2one("res.partner", "Copy For")
    purpose = fields.Text("Purpose of the Copy")
    language = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Printed In",
        compute="_compute_language",
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "chanxiao.minutes.copy.section",
        "maker_id",
        "Sections in It",
        compute="_compute_line_ids",
        # what there is to choose from is what the user is told
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("partner_id")
    def _compute_language(self):
        for maker in self:
            maker.language = maker.partner_id.lang or maker.language or self.env.lang

    @api.depends("minutes_id")
    def _compute_line_ids(self):
        for maker in self:
            minutes = maker.minutes_id
            sections = minutes._list_sections() if minutes else []
            maker.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "sequence": place,
                        "key": section.key,
                        "kind": section.kind,
                        "name": section.name,
                        "is_confidential": section.is_confidential,
                        "is_included": section.is_usual,
                    }
                )
                for place, section in enumerate(sections)
            ]

    def action_make(self):
        """Put the copy on record, with the rights of the person whose dialog this is.

        :return: the action that opens what was kept of it
        """
        ensure_single(self).check_access("write")
        purpose = (self.purpose or "").strip()
        if not (self.partner_id and purpose):
            raise UserError(
                self.env._("Say for whom the copy is, and what they need it for.")
            )
        chosen = self.line_ids.filtered("is_included")
        copy = self.minutes_id._make_copy(
            self.partner_id,
            purpose,
            set(chosen.mapped("key")),
            self.language or self.env.lang or "en_US",
        )
        return copy._get_records_action()


class ChanxiaoMinutesCopySection(models.TransientModel):
    """A section that is in the copy, or not."""

    _name = "chanxiao.minutes.copy.section"
    _description = "Section of a Copy of Minutes"
    _order = "sequence, id"

    maker_id = fields.Many2one(
        "chanxiao.minutes.copy.maker",
        "Copy to Be Made",
        required=True,
        ondelete="cascade",
    )
    sequence = fields.Integer()
    key = fields.Char("Key of the Section", required=True)
    kind = fields.Selection(
        [
            ("summary", "Conclusion"),
            ("decisions", "Decisions Under No Topic"),
            ("topic", "Topic With Its Decisions"),
            ("attendance", "Attendance"),
            ("questions", "Questions and Answers"),
            ("review", "Execution of Earlier Decisions"),
            ("effects", "Effect of Earlier Decisions"),
            ("contacts", "Work Contact Sheets"),
            ("rulings", "Commendations and Penalties"),
            ("approvals", "Remarks of Who Approved"),
            ("texts", "Report of a Department"),
            ("figures", "Figures of a Department"),
            ("money", "Figures of Cost and Revenue"),
        ],
        "Kind of Section",
    )
    name = fields.Char("Topic or Department")
    is_confidential = fields.Boolean("Confidential Section")
    is_included = fields.Boolean("In the Copy")
