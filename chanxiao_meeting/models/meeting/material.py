from odoo import api, fields, models


class ChanxiaoMeetingAgendaItem(models.Model):
    """What people read before a topic is discussed: it goes out with the notice."""

    _inherit = "chanxiao.meeting.agenda.item"
    _text_fields = {"guiding_questions"}

    guiding_questions = fields.Text(
        help="What people should have thought about before the meeting; it is on the "
        "notice.",
    )
    material_ids = fields.Many2many(
        "ir.attachment",
        string="Reference Material",
        copy=False,
        help="Files to read before the meeting. They are sent along with the notice, "
        "to everybody invited.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        for item in items.filtered("material_ids"):
            item._take_material()
        return items

    def write(self, vals):
        result = super().write(vals)
        if "material_ids" in vals:
            for item in self:
                item._take_material()
        return result

    def _take_material(self):
        """Make the files this topic's own, which its readers may read.

        What belongs to another record is copied: it stays there as it is.

        :raise AccessError: for files that the user may not read
        """
        # bounded: which files are there; each is read as the user below
        linked = self.sudo().material_ids
        mine = linked.filtered(lambda file: self._owns(file))
        others = (linked - mine).with_env(self.env).sudo(False)
        others.check_access("read")
        if not others:
            return
        # bounded: the user was allowed to read each of these
        readable = others.sudo()
        fresh = readable.filtered(
            lambda file: not file.res_id and file.create_uid == self.env.user
        )
        fresh.write({"res_model": self._name, "res_id": self.id})
        foreign = readable - fresh
        values_list = foreign.copy_data({"res_model": self._name, "res_id": self.id})
        copies = foreign.create(values_list)
        # bounded: the files of a topic that the user just wrote
        super(ChanxiaoMeetingAgendaItem, self.sudo()).write(
            {"material_ids": [(6, 0, (mine | fresh | copies).ids)]}
        )

    def _owns(self, file):
        return file.res_model == self._name and file.res_id == self.id
