import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..common.state_mixin import ensure_single
from .plain_text import to_html, to_text


class ChanxiaoMeeting(models.Model):
    """The minutes of a meeting that was just held, from draft to issue in its room.

    Each command is the button of the form, with the rights of whoever presses it.
    """

    _inherit = "chanxiao.meeting"

    @api.readonly
    def get_room_minutes(self, known=None):
        """The document that the room shows: the minutes so far, or those drafted.

        :param str known: ``digest`` of what the caller shows already
        :return: as :meth:`get_minutes_so_far`; ``open`` is empty once it is closed
        :raise AccessError: for whoever does not read these minutes
        :raise UserError: where there are none yet
        """
        ensure_single(self)
        if self.state == "in_progress":
            return self.get_minutes_so_far(known)
        minutes = self._get_room_minutes()._as_it_stands()
        content = minutes._get_shown_content()
        said = json.dumps([self.env.lang, content], sort_keys=True, default=str)
        digest = hashlib.sha256(said.encode()).hexdigest()
        return {
            "digest": digest,
            "html": False if digest == known else str(minutes._render_content()),
            "open": [],
            "moment": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _get_latest_minutes(self):
        """The last revision of the minutes, with the system's rights."""
        # bounded: which of the minutes of this meeting are the last ones
        return self.sudo().minutes_ids.sorted("revision")[-1:]

    def _filter_room_people(self):
        """Whoever rules on minutes, or has, finds them in the room of the meeting.

        The minutes tell them all that the room shows of a meeting that is over.
        """
        people = super()._filter_room_people()
        others = (self - people)._filtered_access("read")
        others = others.filtered(lambda meeting: meeting.state == "held")
        if not others:
            return people
        minutes = self.env["chanxiao.meeting.minutes"]
        ruled_on = minutes._get_approver_domain()
        found = minutes.search(Domain("meeting_id", "in", others.ids) & ruled_on)
        return people | others & found.meeting_id

    def _has_room_minutes(self):
        """Whether there are minutes that the user reads."""
        if self.state != "held":
            return False
        latest = self._get_latest_minutes().sudo(False)
        return bool(latest.with_env(self.env)._filtered_access("read"))

    def _get_room_minutes(self):
        """The last revision of the minutes, with the rights of the user.

        :raise AccessError: for whoever does not read them
        :raise UserError: where there are none yet
        """
        ensure_single(self).check_access("read")
        latest = self._get_latest_minutes().with_env(self.env)
        if not latest:
            raise UserError(
                self.env._("Minutes are drafted when the meeting is closed. Close it.")
            )
        if not latest.has_access("read"):
            raise AccessError(
                self.env._(
                    "Until they are issued, the minutes are read by the chair, the "
                    "recorder, organizers of meetings and whoever approves them."
                )
            )
        return latest

    def room_minutes_summary(
        self, text=None, read=None, is_html=False, screen="closing"
    ):
        """Write the conclusion of the draft.

        :param str text: plain text, a paragraph a line
        :param str read: the conclusion as the writer had read it, likewise, so that
            what somebody else wrote since is put together with it
        :param bool is_html: whether both are rich text instead, with its headings and
            lists
        :raise UserError: where the other one changed the same paragraph; its context
            has what there is to choose from, see ``chanxiao.text.mixin``
        """
        minutes = self._get_room_minutes()._as_recorder()
        if minutes.state != "draft":
            raise UserError(minutes._get_wrong_state_message())
        words, base = (one if isinstance(one, str) else "" for one in (text, read))
        if not is_html:
            words, base = to_html(words), to_html(base)
        written = minutes.summary or ""
        if not is_html and to_text(written) == to_text(base):
            # the same words, however they were entered
            base = written
        minutes.write(
            {
                "summary": False if is_html_empty(words) else words,
                "edit_versions": {"summary": {"text": str(base)}},
            }
        )
        return self._answer_room(screen)

    def room_minutes_submit(self, screen="closing"):
        """Send the draft to whoever approves it."""
        self._get_room_minutes().action_submit()
        return self._answer_room(screen)

    def room_minutes_take_back(self, screen="closing"):
        """Make minutes a draft again on which nobody has ruled yet."""
        self._get_room_minutes().action_take_back()
        return self._answer_room(screen)

    def room_minutes_approve(self, remark=None, turn=None, screen="closing"):
        """Approve the step whose turn it is.

        :param str remark: of whoever approves, printed in the minutes
        :param str turn: the step that was on their screen
        """
        minutes = self._get_room_minutes()._at_turn(turn)
        minutes.action_approve(remark if isinstance(remark, str) else None)
        return self._answer_room(screen)

    def room_minutes_send_back(self, remark=None, turn=None, screen="closing"):
        """Send the minutes back to the recorder.

        :param str remark: what to mend
        :param str turn: the step that was on the screen
        """
        minutes = self._get_room_minutes()._at_turn(turn)
        if not (isinstance(remark, str) and remark.strip()):
            raise UserError(
                self.env._("Say what the recorder should mend; then send it back.")
            )
        minutes.action_reject(remark)
        return self._answer_room(screen)

    def room_minutes_issue(self, screen="closing"):
        """Seal approved minutes and send them to everyone concerned."""
        self._get_room_minutes().action_issue()
        return self._answer_room(screen)


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    def _at_turn(self, turn):
        return self.with_context(approval_turn=turn if isinstance(turn, str) else None)

    def _as_it_stands(self):
        """These minutes; a draft in memory only, with what submitting would take in."""
        if self.state != "draft":
            return self
        values = self._prepare_draft_values(self.meeting_id, self.revision)
        draft = self.new(
            {
                **values,
                **{name: self[name].id for name in ("chair_id", "recorder_id")},
                "state": "draft",
            }
        )
        # bounded: in memory only; what a reader is told of it is asked when it is shown
        memory, written = draft.sudo(), self.sudo()
        for name in ("written_summary", "written_reason"):
            memory[name] = written[name]
        memory.content = draft._prepare_content()
        return draft

    def _get_room_pdf_url(self):
        """Extension point: where these minutes are printed, or False."""
        return False


class ChanxiaoMinutesPaper(models.Model):
    _inherit = "chanxiao.minutes.paper"

    def _get_room_url(self):
        """Where the user, who reads this paper, downloads it."""
        # bounded: which file it is
        return f"/web/content/{self.sudo().attachment_id.id}"
