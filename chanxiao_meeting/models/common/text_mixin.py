from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

from .text_merge import is_same, merge

# What is said on the bus when texts of a document have changed, and where.
TEXTS = "chanxiao_texts"
# How much of the other one's words a refusal shows.
SHOWN_LENGTH = 600


class ChanxiaoTextMixin(models.AbstractModel):
    """Texts that several people write, without overwriting each other.

    A model, and every room that adds to it, declares its ``_text_fields``. Every text
    has a version, counted up by each change of it. With what it changed a form sends
    what it had read, as ``edit_versions``: ``{name: {"version": 3, "text": "…"}}``.
    Where someone else saved the same text in between, both are put together, paragraph
    by paragraph (:mod:`.text_merge`); what is read back then has the words of both.
    Where both changed the same paragraph the change is refused, and the client asks
    what to keep: the context of the error has all there is to choose from. The words
    then are still on the screen of the one who wrote them, and nothing is lost.

    Whoever says the version alone is refused where it is not the stored one any more.
    Whoever writes without saying what was read (a program, through the external API)
    may replace only empty texts and their own.

    Forms have the ``js_class`` *chanxiao_text_form* and the field ``edit_versions``.
    They save by themselves after a pause. Whoever has the document open is told on the
    bus that its texts have changed.
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
            merged = document._merge_texts(texts, vals, read_versions or {})
            versions = document._prepare_versions(texts)
            super(ChanxiaoTextMixin, document).write(
                {**vals, **merged, "edit_versions": versions}
            )
        self._tell_text_readers(texts)
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
            error = UserError(
                self.env._(
                    "Someone else is saving this right now. Nothing of what you wrote "
                    "is lost: save again in a moment."
                )
            )
            # forms try again by themselves
            error.context = {"chanxiao_busy": True}
            raise error

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
    def _get_read(self, versions, name):
        """What somebody says to have read of one text, as a dictionary."""
        entry = versions.get(name) if isinstance(versions, dict) else None
        return entry if isinstance(entry, dict) else {}

    @api.model
    def _get_version(self, versions, name):
        return self._get_read(versions, name).get("version", 0)

    def _check_versions(self, texts, vals, read_versions):
        """Refuse to overwrite a text that somebody else saved in the meantime.

        Where the text that was read is known, both are put together instead.

        :param list texts: names of the texts to be written
        :param dict read_versions: ``edit_versions`` as read by the writer, or None
        :raise UserError: naming the text, who saved it when, and what they wrote
        """
        is_system = self.env.su or self._is_system()
        for name in texts:
            if (self[name] or False) == (vals[name] or False):
                continue
            entry = self._get_read(self.edit_versions, name)
            if read_versions is None:
                author = entry.get("user_id")
                is_foreign = author and author != self.env.uid
                is_outdated = is_foreign and not is_system and self._has_text(name)
            elif isinstance(self._get_read(read_versions, name).get("text"), str):
                continue
            else:
                read = self._get_version(read_versions, name)
                is_outdated = read != self._get_version(self.edit_versions, name)
            if is_outdated:
                raise UserError(self._conflict_message(name, entry))

    def _merge_texts(self, texts, vals, read_versions):
        """Put together what others saved and what is to be saved.

        :param dict read_versions: what the writer had read, ``{name: {"text": …}}``
        :return: values of the texts that both had changed
        :raise UserError: where both changed the same paragraph. Its ``context`` has,
            under ``chanxiao_conflicts``, one entry a text: see :meth:`_get_conflict`
        """
        merged, conflicts = {}, []
        for name in texts:
            base = self._get_read(read_versions, name).get("text")
            if not isinstance(base, str):
                continue
            sides = [
                self._prepare_merge(name, text)
                for text in (base, self[name] or "", vals[name] or "")
            ]
            is_html = self._fields[name].type == "html"
            if is_same(sides[0], sides[1], is_html):
                continue
            result = merge(*sides, is_html)
            if result.overlaps:
                conflicts.append(self._get_conflict(name, sides, result))
            merged[name] = result.text
        if conflicts:
            entry = self._get_read(self.edit_versions, conflicts[0]["name"])
            error = UserError(self._conflict_message(conflicts[0]["name"], entry))
            error.context = {"chanxiao_conflicts": conflicts}
            raise error
        return merged

    def _prepare_merge(self, name, text):
        """Extension point: a text as it would be stored, to be compared with others."""
        field = self._fields[name]
        return str(field.convert_to_cache(text, self) or "")

    def _get_conflict(self, name, sides, result):
        """What a client shows and sends back where both changed the same paragraph.

        :param sides: what was read, what is stored, what was to be stored
        :param result: both, put together, each of the same paragraphs twice
        :return: ``model`` and ``id`` of the document; ``name``, ``label`` and ``type``
            of the field; ``user``, who saved it; ``stored``, to be sent as what was
            read; ``overlaps``, list of ``theirs`` and ``mine`` in plain text; ``texts``
            to choose from: ``both``, ``theirs`` and ``mine``
        """
        field = self._fields[name]
        is_html = field.type == "html"
        plain = (lambda text: html2plaintext(text).strip()) if is_html else str.strip
        return {
            "model": self._name,
            "id": self.id,
            "name": name,
            "label": field._description_string(self.env),
            "type": field.type,
            "user": self._get_text_author(name).name or self.env._("someone else"),
            "stored": sides[1],
            "overlaps": [
                {"theirs": plain(theirs), "mine": plain(mine)}
                for theirs, mine in result.overlaps
            ],
            "texts": {
                "both": result.text,
                "theirs": merge(*sides, is_html, "theirs").text,
                "mine": merge(*sides, is_html, "mine").text,
            },
        }

    def _get_text_author(self, name):
        entry = self._get_read(self.edit_versions, name)
        # bounded: the name of the colleague who saved the text
        return self.env["res.users"].sudo().browse(entry.get("user_id")).exists()

    def _tell_text_readers(self, texts):
        """Whoever has these documents open reads them again; no words are sent."""
        bus = self.env["bus.bus"]
        for document in self:
            versions = {
                name: self._get_version(document.edit_versions, name) for name in texts
            }
            payload = {"model": self._name, "id": document.id, "versions": versions}
            bus._sendone((document, TEXTS), TEXTS, payload)

    def _conflict_message(self, name, entry):
        user = self._get_text_author(name)
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
