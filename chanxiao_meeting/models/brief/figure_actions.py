from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingFigure(models.Model):
    """Opening what a figure counts, and reporting another value by hand."""

    _inherit = "chanxiao.meeting.figure"

    def action_open_records(self):
        """Open the records counted, as far as the user may read them.

        :raise UserError: when they cannot be opened, or not by this user
        """
        ensure_single(self)
        self.check_access("read")
        model = self.drill_model
        if not model or model not in self.env:
            raise UserError(
                self.env._(
                    "The records behind “%s” are no longer there: the application "
                    "they belong to is not installed.",
                    self.label,
                )
            )
        # bounded: the name of a model
        description = self.env["ir.model"].sudo()._get(model).name
        if not self.env[model].has_access("read"):
            raise AccessError(
                self.env._(
                    "You may see the figure “%(figure)s”, but not the records behind "
                    "it (%(model)s). Ask an administrator for access to them.",
                    figure=self.label,
                    model=description,
                )
            )
        return self._prepare_records_action(description)

    def _prepare_records_action(self, description):
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.label} – {description}",
            "res_model": self.drill_model,
            "domain": self.drill_domain or [],
            "views": [(self._get_drill_view().id, "list"), (False, "form")],
            "context": {"create": False},
            "target": "current",
        }

    def _get_drill_view(self):
        """A list that shows what the records were counted for, where there is one."""
        name = f"{self.drill_model.replace('.', '_')}_view_list_drill"
        view = self.env.ref(f"chanxiao_meeting.{name}", raise_if_not_found=False)
        return view or self.env["ir.ui.view"]

    def action_open_history(self):
        """This figure at every meeting of the same kind, as far as one may read it."""
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_figure_action"
        )
        # bounded: revisions of the policy of a meeting the user reads figures of
        family = self.sudo().meeting_id.policy_id._get_revision_family()
        return {
            **action,
            "name": self.label,
            "domain": [
                ("key", "=", self.key),
                ("meeting_id.policy_id", "in", family.ids),
            ],
            "views": [(False, "graph"), (False, "list")],
            # what a meeting that has not begun would report may still change
            "context": {
                "search_default_known": 1,
                "search_default_reported": 1,
                "show_unit": True,
            },
        }

    # values entered by hand

    def action_override(self):
        """Ask for a value to report instead of the computed one, and why."""
        ensure_single(self)
        self._check_may_override()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report Another Value"),
            "res_model": "chanxiao.meeting.figure.override",
            "views": [(False, "form")],
            "context": {
                "default_figure_id": self.id,
                "default_value": self.reported_value,
            },
            "target": "new",
        }

    def action_reset_override(self):
        """Report the computed value again."""
        self._check_may_override()
        # bounded: figures of briefs the user may prepare, checked above
        figures = self.sudo().filtered("is_overridden")
        for figure in figures:
            figure._log_override(
                self.env._("“%s” is reported as computed again.", figure.label)
            )
        figures._write_system(
            {
                "is_overridden": False,
                "override_value": 0.0,
                "override_reason_id": False,
                "override_note": False,
                "override_user_id": False,
                "override_date": False,
            }
        )
        figures.brief_id._update_live_figures()
        return True

    def _check_may_override(self):
        self.check_access("read")
        self.brief_id._check_may_prepare()
        self.brief_id._check_not_frozen()

    def _override(self, value, reason, note=False):
        """Report ``value`` instead of the computed one, which is kept beside it.

        :param float value: in the unit of the figure
        :param reason: ``chanxiao.reason`` of scope ``override``
        :param str note: what the reason does not say
        """
        self.ensure_one()
        self._check_may_override()
        if not reason:
            raise UserError(
                self.env._(
                    "Choose why “%s” is reported with another value than the computed "
                    "one.",
                    self.label,
                )
            )
        reason._check_given_for(self, "override")
        if message := self._bounds_message(value):
            raise UserError(message)
        # bounded: a figure of a brief the user may prepare, checked above
        figure = self.sudo()
        figure._write_system(
            {
                "is_overridden": True,
                "override_value": value,
                "override_reason_id": reason.id,
                "override_note": note,
                "override_user_id": self.env.uid,
                "override_date": fields.Datetime.now(),
            }
        )
        figure.brief_id._update_live_figures()
        figure._log_override(
            self.env._(
                "“%(figure)s” is reported with a value entered by hand: %(reason)s",
                figure=self.label,
                reason=reason.name,
            )
        )

    def _bounds_message(self, value):
        """Why a value by hand cannot be right, or False."""
        definitions = self.env["chanxiao.figure.definition"]
        return definitions._get_bounds_message(self.key, self.unit, self.label, value)

    def _log_override(self, text):
        # logged, not posted: nobody is mailed what may be confidential
        self.brief_id._message_log(body=text)
