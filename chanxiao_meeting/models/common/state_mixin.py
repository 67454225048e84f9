from odoo import api, models
from odoo.exceptions import UserError


class ChanxiaoStateMixin(models.AbstractModel):
    """A document whose ``state`` changes only through its transitions.

    Inherit it before ``mail.thread``: a transition writes past the guards of the
    model itself, and tracking still sees it.
    """

    _name = "chanxiao.state.mixin"
    _description = "Document With Guarded States"

    @api.model_create_multi
    def create(self, vals_list):
        initial = self.default_get(["state"]).get("state")
        if any(values.get("state", initial) != initial for values in vals_list):
            self._raise_state_error()
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._raise_state_error()
        return super().write(vals)

    def _raise_state_error(self):
        raise UserError(
            self.env._(
                "The state of “%s” changes through its buttons only, so that nothing "
                "is skipped.",
                self._description,
            )
        )

    def _set_state(self, state, **values):
        """Write a transition that its caller has checked."""
        return super().write({"state": state, **values})

    def _lock_transition(self):
        """Let one person at a time change the state of these documents."""
        # bounded: locks the rows, reads nothing
        if len(self.sudo().try_lock_for_update()) != len(self):
            raise UserError(
                self.env._(
                    "Someone else is changing this right now. Reload the page to see "
                    "what they did."
                )
            )
