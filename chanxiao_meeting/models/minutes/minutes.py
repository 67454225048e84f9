from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from .minutes_content import MinutesContent
from .minutes_format import MinutesFormat

# Open to the recorder until the minutes go to the chair.
DRAFT_FIELDS = {"summary", "revision_reason", "copy_partner_ids"}


class ChanxiaoMeetingMinutes(models.Model):
    _name = "chanxiao.meeting.minutes"
    _description = "Minutes"
    _inherit = [
        "chanxiao.text.mixin",
        "chanxiao.approval.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "meeting_id, revision desc, id desc"
    _text_fields = {"summary", "revision_reason"}
    # written by drafting and by transitions only
    _system_fields = {
        "name",
        "meeting_id",
        "revision",
        "content",
        "written_summary",
        "written_reason",
        "deadline",
        "chair_id",
        "recorder_id",
        "approver_id",
        "approved_at",
        "issued_at",
    }
    _frozen_fields = dict.fromkeys(("in_review", "approved", "issued"), DRAFT_FIELDS)

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True
    )
    policy_id = fields.Many2one(related="meeting_id.policy_id", store=True, index=True)
    date_start = fields.Datetime(
        "Meeting Date", related="meeting_id.date_start", store=True
    )
    # those of the meeting, until they leave and somebody stands in for them
    chair_id = fields.Many2one("res.users", readonly=True, copy=False)
    recorder_id = fields.Many2one("res.users", readonly=True, copy=False)
    revision = fields.Integer(default=1, readonly=True, copy=False)
    # what people read and write of the two texts below, see reading.py
    revision_reason = fields.Text(
        "Reason of Revision",
        compute="_compute_written",
        inverse="_inverse_revision_reason",
        readonly=False,
        help="What was wrong or missing in the minutes issued before.",
    )
    summary = fields.Html(
        "Conclusion",
        compute="_compute_written",
        inverse="_inverse_summary",
        readonly=False,
        help="The recorder's closing words, printed at the end.",
    )
    written_reason = fields.Text(copy=False, groups=fields.NO_ACCESS)
    written_summary = fields.Html(copy=False, groups=fields.NO_ACCESS)
    copy_partner_ids = fields.Many2many(
        "res.partner",
        string="Copies To",
        copy=False,
        help="Who gets the minutes besides the attendees, such as the managing "
        "department.",
    )
    # Large, whole, and read by nobody: see reading.py for what a reader is told of it.
    content = fields.Json(
        readonly=True, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    # made by our own template from content that was sanitized when it was frozen;
    # sanitizing it again would take the charts away
    content_html = fields.Html(
        "Document", compute="_compute_content_html", sanitize=False
    )
    deadline = fields.Datetime("Due", readonly=True, copy=False)
    approver_id = fields.Many2one("res.users", "Approved By", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    issued_at = fields.Datetime("Issued On", readonly=True, copy=False)
    unadopted = fields.Char(
        "Not Adopted",
        compute="_compute_unadopted",
        help="Decisions of the meeting that are only proposed.",
    )
    is_late = fields.Boolean(
        "Issued Late", compute="_compute_is_late", store=True, readonly=True
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_review", "In Review"),
            ("approved", "Approved"),
            ("issued", "Issued"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _revision_unique = models.UniqueIndex(
        "(meeting_id, revision)",
        "Someone else has just drafted this revision of the minutes. Reload the page.",
    )

    @api.depends("content")
    @api.depends_context("lang", "uid")
    def _compute_content_html(self):
        for minutes in self:
            # bounded: whether there is a document
            is_written = bool(minutes.sudo().content)
            minutes.content_html = is_written and minutes._render_content()

    def _compute_unadopted(self):
        # bounded: what the meeting of minutes decided stands in them
        proposed = self.env["chanxiao.meeting.decision"].sudo()
        found = proposed.search(
            [("meeting_id", "in", self.meeting_id.ids), ("state", "=", "proposed")]
        ).grouped("meeting_id")
        for minutes in self:
            names = found.get(minutes.meeting_id, proposed).mapped("name")
            minutes.unadopted = bool(names) and format_list(self.env, names)

    @api.depends("issued_at", "deadline")
    def _compute_is_late(self):
        for minutes in self:
            minutes.is_late = bool(
                minutes.issued_at
                and minutes.deadline
                and minutes.issued_at > minutes.deadline
            )

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for minutes in self:
            minutes.is_overdue = bool(
                minutes.state != "issued"
                and minutes.deadline
                and minutes.deadline < now
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "!=", "issued") & Domain(
            "deadline", "<", fields.Datetime.now()
        )

    @api.model
    def _get_discussion_domain(self):
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        return Domain("meeting_id", "any", meetings) | self._get_approver_domain()

    def _get_system_message(self, names):
        return self.env._(
            "What minutes say is taken from the meeting and changes through their "
            "buttons only. Correct the meeting, then refresh the draft; once issued, "
            "revise them."
        )

    def _get_frozen_message(self, names):
        return self.env._(
            "Minutes %s are no longer a draft, so nobody can change them. While they "
            "are in review the recorder can take them back until somebody has ruled, "
            "and the chair can send them back; once issued, an organizer can revise "
            "them.",
            self.name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_only_record(self):
        # what was disposed of says so in the ledger; the database asks that as well
        for minutes in self.browse() if self._is_system() else self:
            if minutes.state != "draft" or minutes.revision == 1:
                raise UserError(
                    self.env._(
                        "Minutes %s are the record of a meeting and cannot be deleted. "
                        "Only the draft of a further revision can.",
                        minutes.name,
                    )
                )

    # drafting

    @api.private
    @api.model
    def _draft_from_meeting(self, meeting):
        """The draft minutes of a meeting that was held, filled from it.

        Called by closing the meeting. Calling it again returns the same draft,
        refreshed, or the latest minutes if they are past that.

        :param meeting: one ``chanxiao.meeting``
        :return: its minutes
        """
        meeting.ensure_one()
        # bounded: the minutes of the meeting that the caller was allowed to close
        latest = self.sudo().search(
            [("meeting_id", "=", meeting.id)], order="revision desc", limit=1
        )
        if not latest:
            # bounded likewise: the first minutes of that meeting
            latest = self.sudo()._create_system(self._prepare_draft_values(meeting))
            latest._schedule_issuing()
        if latest.state == "draft":
            latest._refresh()
        return latest.with_env(self.env)

    @api.model
    def _prepare_draft_values(self, meeting, revision=1):
        name = meeting.name or self.env._("Minutes")
        return {
            "name": name if revision == 1 else f"{name}-R{revision}",
            "meeting_id": meeting.id,
            "revision": revision,
            "chair_id": meeting.chair_id.id,
            "recorder_id": meeting.recorder_id.id,
            "deadline": revision == 1 and self._get_deadline(meeting),
        }

    def _refresh(self):
        """Take the content of drafts from their meetings as they are now."""
        # bounded: what drafts say, which nobody writes with rights of their own
        for minutes in self.sudo():
            minutes._set_state("draft", content=minutes._prepare_content())

    def _prepare_content(self):
        """Extension point: what these minutes say, see ``MinutesContent``."""
        return MinutesContent(self).build()

    def _render_content(self):
        """The document as HTML, in the language of the environment."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "chanxiao_meeting.minutes_body", self._prepare_render_values()
        )

    def _prepare_render_values(self):
        """Values of the template ``minutes_body``, for every renderer of it."""
        self.ensure_one()
        content = self._get_shown_content()
        return {"content": content, "fmt": MinutesFormat(self.env, content)}
