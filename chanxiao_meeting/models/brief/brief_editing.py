from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ..common.groups import ORGANIZER

TEXT_FIELDS = ("problems", "measures_taken", "support_needed", "proposals")
# Set when the meeting is convened; theirs to change who convene it.
SETTING_FIELDS = {
    "meeting_id",
    "department_id",
    "source_ids",
    "confidential",
    "responsible_id",
    "deadline",
    "sequence",
}
# What the frozen figures rest on.
FIXED_FIELDS = frozenset({"meeting_id", "department_id", "source_ids", "deadline"})


# In a text: the value of a figure of the brief, by its key. The attribute is one of
# those that texts may have.
LIVE_CLASS = "o_chanxiao_live"
LIVE_KEY = "data-prop-name"


class ChanxiaoMeetingBrief(models.Model):
    """Who writes what into a brief, and until when; figures within its texts."""

    _inherit = "chanxiao.meeting.brief"
    # changed by transitions only
    _system_fields = {
        "submitted_at",
        "submitted_by_id",
        "frozen_at",
        "company_id",
        "figure_ids",
    }

    _text_fields = frozenset(TEXT_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        briefs = super().create(vals_list)
        briefs._join_meeting()
        return briefs

    def _join_meeting(self):
        """A brief that is added while the meeting runs is missing, with its figures.

        :raise UserError: for a meeting that is over
        """
        for brief in self:
            if message := brief._closed_message():
                raise UserError(message)
        for brief in self.filtered(lambda brief: not brief.deadline):
            brief.deadline = brief.meeting_id._get_brief_deadline()
        if late := self.filtered(lambda b: b.meeting_id.state == "in_progress"):
            late._freeze()

    changed_figures = fields.Char(
        compute="_compute_changed_figures",
        help="Figures that say something else than when the brief was handed in.",
    )

    @api.depends("figure_ids.has_changed_since")
    @api.depends_context("lang")
    def _compute_changed_figures(self):
        for brief in self:
            changed = brief.figure_ids.filtered("has_changed_since")
            said = [
                self.env._(
                    "%(figure)s %(then)s → %(now)s",
                    figure=figure.label,
                    then=figure._format_value(
                        figure.handed_in_value, figure.is_handed_in_known
                    ),
                    now=figure._format_reported(),
                )
                for figure in changed
            ]
            brief.changed_figures = format_list(self.env, said) if said else False

    def write(self, vals):
        result = super().write(vals)
        if any(LIVE_CLASS in (vals.get(name) or "") for name in TEXT_FIELDS):
            self._update_live_figures()
        if {"responsible_id", "deadline"} & vals.keys():
            self._update_preparation()
        return result

    def _update_live_figures(self):
        """Figures within the texts say what the brief reports; frozen, they stay.

        They are written in the language of the company, whoever collects them.
        """
        # bounded: a brief's own figures within its own texts
        for system in self.sudo():
            if not any(LIVE_CLASS in (system[name] or "") for name in TEXT_FIELDS):
                continue
            values = system._get_live_values()
            texts = {name: _put_values(system[name], values) for name in TEXT_FIELDS}
            changed = {k: text for k, text in texts.items() if text != system[k]}
            if changed:
                system._write_unversioned(changed)

    def _get_live_values(self):
        """What figures within the texts say, by key, in the company's language."""
        # bounded: a brief's own figures within its own texts
        system = self.sudo()
        lang = system.company_id.partner_id.lang or self.env.lang
        figures = system.figure_ids.with_context(lang=lang)
        return {figure.key: figure._format_reported() for figure in figures}

    def _prepare_merge(self, name, text):
        """Figures within a text are nobody's words: they say the same on all sides."""
        text = super()._prepare_merge(name, text)
        return _put_values(text, self._get_live_values())

    def _get_system_message(self, names):
        return self.env._(
            "Hand the brief in, reopen it or collect its figures with the buttons; "
            "these values are not entered."
        )

    def _check_values(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        return super()._check_values(vals)

    def _check_may_write(self, vals):
        """Departments write their texts; organizers also who prepares what by when."""
        texts = [name for name in TEXT_FIELDS if name in vals]
        settings = SETTING_FIELDS & vals.keys()
        if not settings and not texts:
            return
        for brief in self:
            if message := brief._closed_message():
                raise UserError(message)
        if texts and any(brief.state == "submitted" for brief in self):
            raise UserError(
                self.env._(
                    "The brief has been handed in. Reopen it to change its texts."
                )
            )
        if settings and not self.env.user.has_group(ORGANIZER):
            raise AccessError(
                self.env._(
                    "Who prepares a brief, by when and from which figures is set by an "
                    "organizer of meetings."
                )
            )

    def _get_frozen_fields(self):
        """What the frozen figures rest on does not change under them."""
        frozen = super()._get_frozen_fields()
        # bounded: whether a brief that is being written was brought to a meeting
        return frozen | FIXED_FIELDS if self.sudo().frozen_at else frozen

    def _get_frozen_message(self, names):
        return self.env._(
            "The figures of this brief are frozen: its department, sources and "
            "deadline stay as they were when the meeting started."
        )


def _put_values(text, values):
    """A text whose figures say these values.

    :param text: HTML, or False
    :param dict values: by key of the figure; others are left as they are
    """
    if LIVE_CLASS not in (text or ""):
        return text
    root = html.fragment_fromstring(text, create_parent="div")
    is_changed = False
    for element in root.find_class(LIVE_CLASS):
        value = values.get(element.get(LIVE_KEY))
        if value is not None and element.text_content() != value:
            is_changed = True
            for child in list(element):
                element.remove(child)
            element.text = value
    if not is_changed:
        return text
    inner = html.tostring(root, encoding="unicode")
    return Markup(inner.removeprefix("<div>").removesuffix("</div>"))
