from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from .brief import ORGANIZER

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


class ChanxiaoMeetingBrief(models.Model):
    """Who writes what into a brief, and how two people do not overwrite each other.

    Every text has a version, counted up by each change of it. A form sends the
    versions it has read back with what it changed; where a version is not the stored
    one any more, someone else was faster and the change is refused. The words then
    are still on the screen of the one who wrote them, and nothing is lost. Texts that
    nobody else touched are saved: two people may work on different texts of a brief.

    Whoever writes without saying what was read (a program, through the external API)
    may replace only empty texts and their own.
    """

    _inherit = "chanxiao.meeting.brief"
    # changed by transitions only
    _system_fields = {
        "submitted_at",
        "submitted_by_id",
        "frozen_at",
        "company_id",
        "figure_ids",
    }

    edit_versions = fields.Json(
        readonly=True,
        copy=False,
        help="For each text: its version, who saved it and when.",
    )

    @api.onchange(*TEXT_FIELDS)
    def _onchange_texts(self):
        """Let the form send back what it has read along with the texts."""
        self.edit_versions = {**(self.edit_versions or {}), "is_sent": True}

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
        if late := self.filtered(lambda b: b.meeting_id.state == "in_progress"):
            late._freeze()

    def write(self, vals):
        vals = dict(vals)
        read_versions = vals.pop("edit_versions", None)
        texts = [name for name in TEXT_FIELDS if name in vals]
        if not self._is_system():
            # before the versions are compared, which tell who wrote what
            self._check_values(vals)
        if texts:
            self._write_texts(texts, vals, read_versions)
        elif vals:
            super().write(vals)
        if {"responsible_id", "deadline"} & vals.keys():
            self._update_preparation()
        return True

    def _write_texts(self, texts, vals, read_versions):
        """Write texts together with their new versions, one brief after the other."""
        # bounded: locks rows; the write below checks the rights
        if len(self.sudo().try_lock_for_update(allow_referencing=True)) != len(self):
            raise UserError(
                self.env._(
                    "Someone else is saving this brief right now. Nothing of what you "
                    "wrote is lost: save again in a moment."
                )
            )
        for brief in self:
            brief._check_versions(texts, vals, read_versions)
            versions = brief._prepare_versions(texts)
            super(ChanxiaoMeetingBrief, brief).write(
                {**vals, "edit_versions": versions}
            )
        return True

    def _prepare_versions(self, texts):
        versions = dict(self.edit_versions or {})
        for name in texts:
            versions[name] = {
                "version": self._get_version(self.edit_versions, name) + 1,
                # the system's words have no author who would miss them
                "user_id": False if self.env.su else self.env.uid,
                "date": fields.Datetime.to_string(fields.Datetime.now()),
            }
        return versions

    @api.model
    def _get_version(self, versions, name):
        entry = (versions or {}).get(name)
        return entry.get("version", 0) if isinstance(entry, dict) else 0

    def _check_versions(self, texts, vals, read_versions):
        """Refuse to overwrite a text that somebody else saved in the meantime.

        :param list texts: names of the texts to be written
        :param dict read_versions: ``edit_versions`` as read by the writer, or None
        :raise UserError: naming the text, and who saved it when
        """
        for name in texts:
            if self[name] == vals[name]:
                continue
            entry = (self.edit_versions or {}).get(name) or {}
            if read_versions is None:
                author = entry.get("user_id")
                is_foreign = author and author != self.env.uid
                is_outdated = is_foreign and not self.env.su and self._has_text(name)
            else:
                read = self._get_version(read_versions, name)
                is_outdated = read != self._get_version(self.edit_versions, name)
            if is_outdated:
                raise UserError(self._conflict_message(name, entry))

    def _conflict_message(self, name, entry):
        # bounded: the name of the colleague who saved the text
        user = self.env["res.users"].sudo().browse(entry.get("user_id")).exists()
        moment = fields.Datetime.to_datetime(entry.get("date"))
        local = moment and fields.Datetime.context_timestamp(self, moment)
        return self.env._(
            "“%(text)s” was saved by %(user)s at %(time)s, after you had opened it. "
            "Your words were not saved, so as not to overwrite theirs; they are still "
            "on your screen. Copy them, discard your changes to see what %(user)s "
            "wrote, and add yours.",
            text=self._fields[name]._description_string(self.env),
            user=user.name or self.env._("someone else"),
            time=local.strftime("%H:%M:%S") if local else "–",
        )

    def _has_text(self, name):
        return not is_html_empty(self[name] or "")

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
