from functools import partial

from odoo import api, fields, models

from ..common.state_mixin import ensure_single


class ChanxiaoMinutesPrinted(models.AbstractModel):
    """A file that was printed of issued minutes, and is kept.

    Its readers are those readers of the minutes who are told all that stands in it.
    """

    _name = "chanxiao.minutes.printed"
    _description = "Printed Minutes That Are Kept"
    _inherit = "chanxiao.kept.mixin"

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="minutes_id.company_id", store=True, index=True
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "Printed File", required=True, ondelete="cascade", index=True
    )
    name = fields.Char("Name of the File", related="attachment_id.name")
    language = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(), "Printed In"
    )
    told = fields.Json("Origins Told Of", groups=fields.NO_ACCESS)

    def _get_told(self):
        """Origins of what stands in the file and is not for everybody."""
        self.ensure_one()
        # bounded: which records it is about
        return set(self.sudo().told or ())

    # who reads it

    def _check_access(self, operation):
        """Also by a link, it is opened by those alone who are told all of it."""
        result = super()._check_access(operation)
        if result or self.env.su or not any(self._ids) or self._is_system():
            return result
        if not (forbidden := self - self._filter_told_whole()):
            return None
        refuse = self.env["ir.rule"]._make_access_error
        return forbidden, partial(refuse, operation, forbidden)

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        if self.env.su or bypass_access or self._is_system():
            return super()._search(
                domain, offset, limit, order, bypass_access=bypass_access, **kwargs
            )
        query = super()._search(domain, order=order, **kwargs)
        told = self.browse(query)._filter_told_whole()
        end = offset + limit if limit else None
        return told[offset:end]._as_query(bool(order))

    def _filter_told_whole(self):
        """Those of whose minutes the user is told all that stands in them."""
        # bounded: what each tells; that is asked of the user
        files = self.sudo().exists()
        documents = files.minutes_id.sudo(False)._filtered_access("read")
        origins = set().union(*(file._get_told() for file in files))
        told = documents._filter_origins(origins, self.env.user)
        return files.filtered(
            lambda file: file.minutes_id in documents and told >= file._get_told()
        ).sudo(False)

    def action_open(self):
        """The file, to be looked at.

        :return: an action
        :raise AccessError: for whoever is not told all that stands in it
        """
        ensure_single(self).check_access("read")
        # bounded by the check above: which file it is
        file = self.sudo().attachment_id
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}",
            "target": "new",
        }


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_raw_access_token(self):
        """A message has a token for its files: not for those its reader may not open.

        Whoever issues minutes is the author of what others were sent.
        """
        # bounded: what kind of file it is
        model = self.env.get(self.sudo().res_model)
        is_printed = model is not None and hasattr(model, "_filter_told_whole")
        if is_printed and not self.sudo(False).has_access("read"):
            return ""
        return super()._get_raw_access_token()
