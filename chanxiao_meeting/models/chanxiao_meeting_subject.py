from odoo import api, models


class ChanxiaoMeetingSubject(models.AbstractModel):
    _name = "chanxiao.meeting.subject"
    _description = "Record That Meetings Decide About"

    @api.model
    def _selection_subject_ref(self):
        """Models that a decision can be about.

        :return: ``[(model name, translated description), …]``, every concrete model
            that inherits this mixin, whichever addon extends it.
        """
        names = self.env.registry.descendants(
            ["chanxiao.meeting.subject"], "_inherit"
        )
        models_ = self.env["ir.model"].sudo()  # only model names and labels
        return [
            (name, models_._get(name).name)
            for name in sorted(names)
            if not self.env[name]._abstract
        ]
