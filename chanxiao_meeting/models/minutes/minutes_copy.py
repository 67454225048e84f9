from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.groups import ORGANIZER
from ..common.state_mixin import ensure_single
from .extract import extract, list_sections
from .minutes_format import MinutesFormat
from .redaction import BRIEF, Reading, group_origins

COPY = "chanxiao.minutes.copy"


class ChanxiaoMinutesCopy(models.Model):
    """An extract of issued minutes that was made for somebody outside.

    Who made it, when, for whom, for what and with which sections stays on record, with
    the file. What is in it was chosen by an organizer, from what that person is told.
    """

    _name = "chanxiao.minutes.copy"
    _description = "Copy of Minutes for a Partner"
    _inherit = "chanxiao.minutes.printed"
    _order = "made_at desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Copy For", required=True, ondelete="restrict", index=True
    )
    # stays when the contact is called otherwise
    partner_name = fields.Char("Copy Made For", required=True)
    purpose = fields.Text("Purpose of the Copy", required=True)
    user_id = fields.Many2one("res.users", "Copy Made By", ondelete="set null")
    person_name = fields.Char("Name of Who Made It", required=True)
    made_at = fields.Datetime("Copy Made On", required=True)
    section_keys = fields.Json("Keys of the Sections", groups=fields.NO_ACCESS)
    section_names = fields.Text("Sections in It")
    is_confidential = fields.Boolean("With Confidential Sections")

    def _get_system_message(self, names):
        return self.env._(
            "Copies are made with “Copy for a Partner” on issued minutes, and stay on "
            "record as they were made."
        )


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    _system_fields = {"copy_ids"}

    copy_ids = fields.One2many(
        COPY,
        "minutes_id",
        "All Copies",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )

    def action_view_copies(self):
        """Open the list of copies that were made of these minutes.

        :return: an action
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copies for Partners"),
            "res_model": COPY,
            "views": [(False, "list"), (False, "form")],
            "domain": [("minutes_id", "in", self.ids)],
        }

    def _as_copier(self):
        """These minutes with the right to make copies of them.

        :raise AccessError: for whoever does not organize meetings
        :raise UserError: for minutes that are not issued
        """
        self.check_access("read")
        if not self.env.user.has_group(ORGANIZER):
            raise AccessError(
                self.env._(
                    "Copies of minutes for others are made by organizers of meetings. "
                    "Ask one of them."
                )
            )
        for minutes in self:
            if minutes.state != "issued":
                raise UserError(
                    self.env._(
                        "Minutes %s are not issued yet. Issue them first: what is "
                        "copied for others has to be final.",
                        minutes.name,
                    )
                )
        # bounded by the checks above: issued minutes that an organizer reads
        return self.sudo()

    def action_make_copy(self):
        """Choose what a copy for a partner shows.

        :return: the action that opens the dialog
        """
        ensure_single(self)._as_copier()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy for a Partner"),
            "res_model": "chanxiao.minutes.copy.maker",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_minutes_id": self.id},
        }

    @api.private
    def _list_sections(self, reading=None):
        """The sections of these minutes that the user is told.

        :return: list of ``Section``
        """
        self.check_access("read")
        content = self._get_shown_content(reading)
        return (
            content and list_sections(content, MinutesFormat(self.env, content)) or []
        )

    def _make_copy(self, partner, purpose, keys, language):
        """Put a copy of the chosen sections on record, to be printed at once.

        :param partner: one ``res.partner``
        :param str purpose: what it is for
        :param keys: of sections; those that the user is not told are not in it
        :param str language: code of a language
        :return: the ``chanxiao.minutes.copy``
        """
        system = ensure_single(self)._as_copier()
        known = {section.key: section for section in self._list_sections()}
        chosen = [known[key] for key in known if key in keys]
        if not chosen:
            raise UserError(self.env._("Choose at least one section for the copy."))
        reading = self._get_copy_reading(partner, chosen, language)
        copy = system._note_copy(
            reading,
            {
                "language": language,
                "is_confidential": any(one.is_confidential for one in chosen),
                "partner_id": partner.id,
                "partner_name": partner.display_name,
                "purpose": purpose,
            },
        )
        self._message_log(
            body=self.env._(
                "Copy made for %(partner)s, with %(count)s sections. Purpose: "
                "%(purpose)s",
                partner=partner.display_name,
                count=len(chosen),
                purpose=purpose,
            )
        )
        return copy.with_env(self.env)

    def _note_copy(self, reading, values):
        """Put a copy on record; the job prints it."""
        copy = self.env[COPY]._create_system(
            {
                **values,
                "minutes_id": self.id,
                "told": sorted(reading.told),
                "section_keys": sorted(reading.sections),
                "section_names": self._name_sections(reading),
                "user_id": self.env.uid,
                "person_name": self.env.user.name,
                "made_at": fields.Datetime.now(),
            }
        )
        copy._plan_printing()
        return copy

    def _get_copy_reading(self, partner, chosen, language):
        """What a copy tells: its sections, and names of the partner's own records."""
        mine = self._get_reading()
        # bounded: which briefs are in the copy
        departments = self.sudo().content["departments"]
        places = {
            int(one.key.split("/")[1])
            for one in chosen
            if one.is_confidential and one.key.startswith("departments/")
        }
        briefs = {f"{BRIEF},{departments[place]['brief']}" for place in places}
        told = briefs | self._find_origins_of_partner(partner)
        reading = Reading(
            frozenset(filter(mine.tells, told)),
            frozenset(one.key for one in chosen),
            self.with_context(lang=language)._get_copy_mark(partner.display_name),
        )
        return replace(reading, told=self._find_told(reading))

    def _get_copy_mark(self, name):
        """What each page of a copy says of itself, for whoever has this name."""
        return self.env._(
            "Copy for %(partner)s: chosen sections of minutes %(number)s",
            partner=name,
            number=self.name,
        )

    def _find_told(self, reading):
        """The origins without which a document would not be the same."""
        whole = self._get_shown_content(reading)
        return frozenset(
            origin
            for origin in reading.told
            if whole
            != self._get_shown_content(replace(reading, told=reading.told - {origin}))
        )

    def _find_origins_of_partner(self, partner):
        """Origins of the titles of records that are a partner's own."""
        found = set()
        company = partner.commercial_partner_id
        for model, ids in group_origins(self._get_origins()).items():
            if model in self.env and "partner_id" in self.env[model]._fields:
                # bounded: whose records they are
                records = self.env[model].sudo().browse(ids).exists()
                own = records.filtered(
                    lambda one: one.partner_id.commercial_partner_id == company
                )
                found.update(f"{model},{record.id}" for record in own)
        return found

    def _name_sections(self, reading):
        """The sections of a copy, a line each, as the copy itself calls them."""
        told = Reading(reading.told)
        kinds = dict(
            self.env["chanxiao.minutes.copy.section"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return "\n".join(
            ": ".join(filter(None, (kinds[section.kind], section.name)))
            for section in self._list_sections(told)
            if section.key in reading.sections
        )

    def _get_shown_content(self, reading=None):
        reading = reading or self._get_reading()
        content = super()._get_shown_content(reading)
        if content and reading.sections is not None:
            content = {**extract(content, reading.sections), "mark": reading.mark}
        return content

    def _get_differences(self):
        """A copy does not tell what the revision before said."""
        if self._get_reading().sections is not None:
            return []
        return super()._get_differences()

    def _get_copy_files(self, partner):
        """Extension point: the file of a copy, in the language of the environment.

        :return: list with one pair of file name and content in bytes
        """
        page = f"<!DOCTYPE html><meta charset='utf-8'>{self._render_content()}"
        return [(f"{self._get_copy_name(partner)}.html", page.encode())]

    def _get_copy_name(self, partner):
        name = self.env._(
            "Copy of %(number)s for %(partner)s",
            number=self.name,
            partner=partner.name or partner.display_name,
        )
        return name.replace("/", "-")
