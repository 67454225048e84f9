from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

# How much of the other one's words a refusal shows.
SHOWN_LENGTH = 600


class ChanxiaoTextMixin(models.AbstractModel):
    """Texts that several people write, without overwriting each other.

    A model, and every room that adds to it, declares its ``_text_fields``. Every text
    has a version, counted up by each change of it. A form sends the versions it has
    read back with what it changed; where a version is not the stored one any more,
    someone else was faster and the change is refused. The words then are still on the
    screen of the one who wrote them, and nothing is lost. Texts that nobody else
    touched are saved: two people may work on different texts of a document.

    Whoever writes without saying what was read (a program, through the external API)
    may replace only empty texts and their own.

    Forms have the ``js_class`` *chanxiao_text_form* and the field ``edit_versions``.
    """

    _name = "chanxiao.text.mixin"
    _description = "Document With Texts of Several Authors"
    _inherit = "chanxiao.state.mixin"

    _text_fields = frozenset()

    edit_versions = fields.Json(
        readonly=True,
        copy=False,
        help="For each text: its version, who saved it and when.",
    )

    @api.model
    def _get_text_fields(self):
        """Names of the texts whose versions are kept."""
        return sorted(frozenset().union(*self._get_declared("_text_fields")))

    @api.model
    def _get_system_fields(self):
        # written with every text; what a client sends says what it has read
        return super()._get_system_fields() - {"edit_versions"}

    @api.model_create_multi
    def create(self, vals_list):
        texts = self._get_text_fields()
        return super().create(
            [
                {
                    **vals,
                    "edit_versions": {
                        name: self._prepare_version(0)
                        for name in texts
                        if vals.get(name)
                    },
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        vals = dict(vals)
        read_versions = vals.pop("edit_versions", None)
        texts = [name for name in self._get_text_fields() if name in vals]
        if not texts:
            return super().write(vals) if vals else True
        if not self._is_system():
            # before the versions are compared, which tell who wrote what
            self._check_values(vals)
        self._lock_texts()
        for document in self:
            document._check_versions(texts, vals, read_versions)
            versions = document._prepare_versions(texts)
            super(ChanxiaoTextMixin, document).write(
                {**vals, "edit_versions": versions}
            )
        return True

    def _write_unversioned(self, vals):
        """Write texts in which only what the system itself put there has changed.

        Whoever is editing them saves theirs all the same.
        """
        return super(ChanxiaoTextMixin, self._as_system()).write(vals)

    def _lock_texts(self):
        """One at a time writes texts and their new versions."""
        # bounded: locks rows; the write that follows checks the rights
        if len(self.sudo().try_lock_for_update(allow_referencing=True)) != len(self):
            raise UserError(
                self.env._(
                    "Someone else is saving this right now. Nothing of what you wrote "
                    "is lost: save again in a moment."
                )
            )

    def _prepare_versions(self, texts):
        versions = dict(self.edit_versions or {})
        for name in texts:
            version = self._get_version(self.edit_versions, name) + 1
            versions[name] = self._prepare_version(version)
        return versions

    @api.model
    def _prepare_version(self, version):
        return {
            "version": version,
            # the system's words have no author who would miss them
            "user_id": False if self.env.su else self.env.uid,
            "date": fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def _get_version(self, versions, name):
        entry = (versions or {}).get(name)
        return entry.get("version", 0) if isinstance(entry, dict) else 0

    def _check_versions(self, texts, vals, read_versions):
        """Refuse to overwrite a text that somebody else saved in the meantime.

        :param list texts: names of the texts to be written
        :param dict read_versions: ``edit_versions`` as read by the writer, or None
        :raise UserError: naming the text, who saved it when, and what they wrote
        """
        is_system = self.env.su or self._is_system()
        for name in texts:
            if (self[name] or False) == (vals[name] or False):
                continue
            entry = (self.edit_versions or {}).get(name) or {}
            if read_versions is None:
                author = entry.get("user_id")
                is_foreign = author and author != self.env.uid
                is_outdated = is_foreign and not is_system and self._has_text(name)
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
        theirs = html2plaintext(self[name] or "").strip()
        if len(theirs) > SHOWN_LENGTH:
            theirs = f"{theirs[:SHOWN_LENGTH]}…"
        return self.env._(
            "“%(text)s” was saved by %(user)s at %(time)s, after you had opened it. "
            "Your words were not saved, so as not to overwrite theirs; they are still "
            "on your screen. Copy them, discard your changes to see what %(user)s "
            "wrote, and add yours.\n\nWhat is saved now:\n%(theirs)s",
            text=self._fields[name]._description_string(self.env),
            user=user.name or self.env._("someone else"),
            time=local.strftime("%H:%M:%S") if local else "–",
            theirs=theirs or "–",
        )

    def _has_text(self, name):
        return not is_html_empty(self[name] or "")
