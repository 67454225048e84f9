import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ..common.groups import AUDITOR, MANAGER
from .seal import SHOWN
from .verification import Difference, FileVerification

_logger = logging.getLogger(__name__)
_UNSEALED = Difference("unsealed", 0)
WATCHERS = (AUDITOR, MANAGER)


class ChanxiaoMinutesFinding(models.Model):
    """Something about filed minutes that is not what the ledger says.

    Reported once; whether it is still so is seen by every verification.
    """

    _name = "chanxiao.minutes.finding"
    _description = "Finding About Minutes"
    _inherit = "chanxiao.kept.mixin"
    _order = "gone_at desc, found_at desc, id desc"
    _rec_name = "description"

    file_id = fields.Many2one(
        "chanxiao.minutes.file", "File Concerned", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("part", "Not what was issued"),
            ("field", "Written in the database"),
            ("missing", "Deleted in the database"),
            ("unsealed", "Issued past the seal"),
            ("ledger", "Entry of the ledger changed"),
            ("order", "Entries of the ledger reordered"),
            ("gap", "Entry of the ledger missing"),
            ("number", "Number left out"),
            ("tail", "Entries cut off at the end"),
        ],
        "What Is Wrong",
        required=True,
    )
    position = fields.Integer("At Entry")
    minutes_res_id = fields.Integer("Minutes by Id")
    number = fields.Char("Minutes Concerned")
    part = fields.Char("Part by Key")
    before = fields.Char("As Issued")
    after = fields.Char("As Found")
    description = fields.Char("What Was Found", compute="_compute_description")
    found_at = fields.Datetime("Found On", required=True)
    gone_at = fields.Datetime("Gone Since")

    @api.depends("kind", "part", "number", "position")
    @api.depends_context("lang")
    def _compute_description(self):
        for finding in self:
            finding.description = self._describe(finding)

    def _get_system_message(self, names):
        return self.env._(
            "Findings are recorded by verifying the file. They stay, also once what "
            "was wrong is put right."
        )

    # in words

    @api.model
    def _describe(self, difference):
        """A finding or difference in one line, in the language of the environment."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        words = [kinds[difference.kind]]
        if difference.number:
            words.insert(0, difference.number)
        elif difference.position:
            words.append(self.env._("at entry %s", difference.position))
        if difference.part:
            words.append(self._describe_part(difference.part))
        return ": ".join(words)

    @api.model
    def _describe_part(self, part):
        """What a part of the seal is called: “Tasks, no. 2”."""
        kind, _slash, rest = part.partition("/")
        if kind in ("file", "paper"):
            return self.env._("attached file %s", rest.partition("/")[2])
        if kind == "ruling":
            return self.env._("ruling no. %s", rest)
        if kind == "content":
            name, _slash, number = rest.partition("/")
            label = self._get_section_labels().get(name, name)
            if not number:
                return label
            return self.env._(
                "%(section)s, no. %(number)s", section=label, number=number
            )
        field = self.env["chanxiao.meeting.minutes"]._fields.get(part)
        return field._description_string(self.env) if field else part

    @api.model
    def _get_section_labels(self):
        return {
            "": self.env._("the whole document"),
            "version": self.env._("the form of the document"),
            "header": self.env._("head of the minutes"),
            "attendance": self.env._("attendance"),
            "review": self.env._("earlier tasks"),
            "effects": self.env._("effects of decisions"),
            "contacts": self.env._("work contact sheets"),
            "rulings": self.env._("commendations and penalties"),
            "departments": self.env._("reports of departments"),
            "agenda": self.env._("topics"),
            "questions": self.env._("questions"),
            "decisions": self.env._("decisions"),
            "tasks": self.env._("tasks"),
            "summary": self.env._("conclusion"),
            "approval": self.env._("approval"),
            "approvals": self.env._("approvals"),
        }


class ChanxiaoMinutesFile(models.Model):
    """Files are verified every day; what is found is told to auditors once."""

    _inherit = "chanxiao.minutes.file"

    def action_verify(self):
        """Compare everything in these files with the ledger.

        :return: a notification of what was found
        :raise AccessError: for whoever may not read the files
        """
        self.check_access("read")
        # bounded: files that the user reads, as auditor or administrator
        files = self.sudo()
        for file in files:
            file._verify()
        found = self.finding_ids.filtered(lambda finding: not finding.gone_at)
        text = (
            self.env._("Found: %s", found.mapped("description"))
            if found
            else self.env._("All is as it was issued.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Files Verified"),
                "message": text,
                "type": "danger" if found else "success",
                "sticky": bool(found),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_verify(self):
        """Verify all files, and tell auditors of new entries and findings."""
        # bounded: compares, and tells those who may read everything
        files = self.sudo().search(
            [("position", ">", 0)], order="verified_at nulls first, id"
        )
        self.env["ir.cron"]._chanxiao_do_each(files, lambda file: file._verify())

    def _verify(self):
        """Record what differs in this file, and tell whom it concerns, once."""
        self.ensure_one()
        found = {
            (d.kind, d.position, d.minutes_id, d.number, d.part): d
            for d in FileVerification(self).find_all()
        }
        now = fields.Datetime.now()
        known = {
            (f.kind, f.position, f.minutes_res_id, f.number or "", f.part or ""): f
            for f in self.finding_ids.filtered(lambda finding: not finding.gone_at)
        }
        gone = [finding for key, finding in known.items() if key not in found]
        self.env["chanxiao.minutes.finding"].union(*gone)._write_system(
            {"gone_at": now}
        )
        findings = self.env["chanxiao.minutes.finding"]._create_system(
            [
                {
                    "file_id": self.id,
                    "kind": difference.kind,
                    "position": difference.position,
                    "minutes_res_id": difference.minutes_id,
                    "number": difference.number,
                    "part": difference.part,
                    "before": difference.before,
                    "after": difference.after,
                    "found_at": now,
                }
                for key, difference in found.items()
                if key not in known
            ]
        )
        self._write_system({"verified_at": now})
        self._tell_watchers(findings)

    # who is told

    def _get_watchers(self):
        """Auditors and administrators who work in the company of this file."""
        groups = [self.env.ref(name).id for name in WATCHERS]
        return self.env["res.users"].search(
            Domain("all_group_ids", "in", groups)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("share", "=", False)
        )

    def _tell_watchers(self, findings):
        """Tell of what was just found; auditors also of the head of the ledger."""
        if findings:
            _logger.warning(
                "Minutes of file %s are not what was issued: %s",
                self.id,
                findings.mapped("description"),
            )
        is_news = self.position > self.told_position
        if not findings and not is_news:
            return
        auditors = self.env.ref(WATCHERS[0])
        for user in self._get_watchers():
            if findings or auditors in user.all_group_ids:
                self.with_context(lang=user.lang)._tell(user, findings)
        self._write_system({"told_position": self.position})

    def _tell(self, user, findings):
        env = self.env
        values = {"file": self, "findings": findings.with_env(env)}
        subject = (
            env._("Minutes of %s are not what was issued", self.name)
            if findings
            else env._("Minutes of %s: head of the ledger", self.name)
        )
        env["mail.thread"].message_notify(
            subject=subject,
            body=Markup(
                env["ir.qweb"]._render("chanxiao_meeting.minutes_file_message", values)
            ),
            partner_ids=user.partner_id.ids,
        )


class ChanxiaoMeetingMinutes(models.Model):
    """What readers are told of the seal."""

    _inherit = "chanxiao.meeting.minutes"

    is_untampered = fields.Boolean(
        "Untampered",
        compute="_compute_is_untampered",
        # the ledger is compared as a whole, whoever reads one of its minutes
        compute_sudo=True,
        help="The document and all minutes of its policy before it are still exactly "
        "what was issued.",
    )

    @api.depends("state", "content", "hash", "file_id")
    def _compute_is_untampered(self):
        """Loads whole documents, and so is for one form, not for a column of a list."""
        found = self._find_differences()
        for minutes in self:
            is_issued = minutes.state == "issued"
            minutes.is_untampered = is_issued and not found[minutes._origin.id]

    def _find_differences(self):
        """What speaks against each of these minutes: it, or what was filed before it.

        :return: ``{id: list of Difference}``
        """
        # bounded: whether minutes that the user reads are what was issued
        system = self.sudo()
        filed = system.filtered("file_id")
        found = {
            minutes._origin.id: [_UNSEALED] if minutes.state == "issued" else []
            for minutes in system - filed
        }
        for file, documents in filed.grouped("file_id").items():
            verification = FileVerification(file)
            light = verification.find_light()
            deep = verification.find_deep(documents.ids)
            for minutes in documents:
                own_id = minutes._origin.id
                found[own_id] = _concerning(own_id, verification, light, deep)
        return found

    def action_verify_seals(self):
        """Tell whether these issued minutes are what was issued."""
        self.check_access("read")
        issued = self.filtered(lambda minutes: minutes.state == "issued")
        found = issued._find_differences()
        broken = [minutes.name for minutes in issued if found[minutes._origin.id]]
        text = (
            self.env._("Not what was issued any more: %s", broken)
            if broken
            else self.env._("All are exactly what was issued.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Seals Checked"),
                "message": text,
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
            },
        }

    @api.model
    def _verify_paper(self, minutes_id, seal):
        """What the page behind a QR code says to the user.

        :param int minutes_id: as the paper names it
        :param str seal: as the paper bears it
        :return: dict for the template; empty for whoever may not read these minutes,
            and where there are none
        """
        documents = self.with_context(active_test=False)
        if not documents.has_access("read"):
            return {}
        minutes = documents.search([("id", "=", minutes_id)])
        if not minutes.hash:
            return {}
        # bounded: the time zone of the meetings of minutes that the user reads
        tz = minutes.sudo().policy_id.tz
        describe = self.env["chanxiao.minutes.finding"]._describe
        found = minutes._find_differences()[minutes.id]
        return {
            "is_known": True,
            "minutes": minutes,
            "moment": self.env._(
                "Unchanged since %s.",
                format_datetime(self.env, minutes.issued_at, tz=tz),
            ),
            "is_same_paper": len(seal) >= SHOWN and minutes.hash.startswith(seal),
            "differences": list(dict.fromkeys(map(describe, found))),
        }


def _concerning(minutes_id, verification, light, deep):
    """The differences that speak against one document."""
    entry = verification.issues.get(minutes_id)
    if not entry:
        return [_UNSEALED]
    own = [difference for difference in deep if difference.minutes_id == minutes_id]
    before = [
        difference
        for difference in light
        if difference.minutes_id == minutes_id or difference.position <= entry.position
    ]
    return [*own, *before]
