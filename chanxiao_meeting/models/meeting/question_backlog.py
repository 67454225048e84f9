from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import ORGANIZER
from ..common.local_time import end_of_day, to_day
from ..common.state_mixin import ensure_single

OVER = ("held", "cancelled")


class ChanxiaoMeeting(models.Model):
    """What is asked in a meeting, and what it takes up that nobody answered.

    The questions left over make one topic together: in the minutes they are one point
    of a few lines, with a time of its own, and not a page of topics of a line each.
    """

    _inherit = "chanxiao.meeting"

    question_ids = fields.One2many(
        "chanxiao.meeting.question", "meeting_id", "Questions"
    )

    can_ask = fields.Boolean(compute="_compute_can_ask")

    @api.depends_context("uid")
    def _compute_can_ask(self):
        asking = self._origin._filter_asking()
        for meeting in self:
            meeting.can_ask = meeting.state != "cancelled" and meeting._origin in asking

    def _filter_asking(self):
        """Those of these meetings in which the user may ask: their own; organizers all.

        :return: meetings
        """
        if self.env.su or self.env.user.has_group(ORGANIZER):
            return self
        return self._filter_named()

    def _check_may_ask(self):
        """:raise AccessError: for people who have nothing to do with a meeting"""
        for meeting in self - self._filter_asking():
            raise AccessError(
                self.env._(
                    "You are not in “%s”, so you cannot ask in it. Ask one of its "
                    "attendees or an organizer of meetings to ask for you.",
                    meeting.display_name,
                )
            )

    def _get_question_deadline(self):
        """The end of the local day of this meeting, or of today once that is over."""
        now = fields.Datetime.now()
        tz = self.policy_id.tz
        end = self.date_end or self.date_start or now
        return end_of_day(max(to_day(end, tz), to_day(now, tz)), tz)

    def write(self, vals):
        if not {"date_start", "date_end"} & vals.keys():
            return super().write(vals)
        before = {meeting: meeting._get_question_deadline() for meeting in self}
        result = super().write(vals)
        for meeting in self:
            # bounded: what is to be answered on the day of this very meeting
            waiting = meeting.sudo().question_ids.filtered(
                lambda question, day=before[meeting]: (
                    question.state == "open" and question.deadline == day
                )
            )
            if waiting:
                waiting.write({"deadline": meeting._get_question_deadline()})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        # bounded: whether anything was asked in these very meetings
        if asked := self.filtered(lambda meeting: meeting.sudo().question_ids)[:1]:
            raise UserError(
                self.env._(
                    "Something was asked for “%s”. Cancel it instead of deleting it: "
                    "what is not answered comes onto the agenda of the next meeting.",
                    asked.display_name,
                )
            )

    def action_new_question(self):
        """The empty form of a question in this meeting."""
        ensure_single(self)
        self.check_access("read")
        self._check_may_ask()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Question"),
            "res_model": "chanxiao.meeting.question",
            "views": [(False, "form")],
            "context": {"default_meeting_id": self.id},
        }

    # what earlier meetings left unanswered

    def _get_unanswered_questions(self):
        """What was asked in earlier meetings of the series, and is answered by nobody.

        Neither what is to be answered later than this meeting, nor what another coming
        meeting takes up.
        """
        self.ensure_one()
        # bounded: questions of the series, for a meeting that the user conducts or
        # convenes
        Question = self.env["chanxiao.meeting.question"].sudo()
        family = self.policy_id._get_revision_family()
        free = Domain("agenda_item_id", "=", False) | Domain(
            "agenda_item_id.meeting_id.state", "in", OVER
        )
        return Question.search(
            free
            & Domain(
                [
                    ("state", "=", "open"),
                    ("deadline", "<", self.date_start),
                    ("meeting_id.policy_id", "in", family.ids),
                    ("meeting_id.state", "in", OVER),
                    ("meeting_id", "!=", self._origin.id),
                ]
            ),
            order="deadline, id",
        )

    def _create_agenda(self):
        return super()._create_agenda() | self._take_up_questions()

    def _action_start(self):
        """Also what became due after the meeting was convened."""
        self._take_up_questions()
        return super()._action_start()

    def _take_up_questions(self):
        """Put what nobody answered onto the agenda, all of it as one topic.

        :return: the topic, empty where everything was answered
        """
        # bounded: one topic of a meeting that the user conducts or convenes
        items = self.env["chanxiao.meeting.agenda.item"].sudo()
        questions = self._get_unanswered_questions()
        if not questions:
            return items.sudo(False)
        # bounded: the topic of this very meeting that takes questions up, if any
        item = self.sudo().agenda_ids.filtered("question_ids")[:1]
        lines = [line for line in (item.cause or "").split("\n") if line]
        lines += [f"• {question._get_line()}" for question in questions]
        if item:
            item.cause = "\n".join(lines)
        else:
            item = items.create(self._prepare_question_topic("\n".join(lines)))
        questions._write_system({"agenda_item_id": item.id})
        return item.sudo(False)

    def _prepare_question_topic(self, cause):
        # bounded: only the places in the agenda
        reviews = self.sudo().agenda_ids.filtered(lambda item: item.kind == "review")
        return {
            "meeting_id": self.id,
            "name": self.env._("Unanswered questions"),
            "kind": "discussion",
            "presenter_id": self.recorder_id.id,
            "cause": cause,
            # behind the results of earlier decisions
            "sequence": max(reviews.mapped("sequence"), default=0) + 1,
        }

    def _get_coming_agenda_minutes(self):
        minutes = super()._get_coming_agenda_minutes()
        if not self._get_unanswered_questions():
            return minutes
        usual = self.env["chanxiao.meeting.agenda.item"]._fields["duration_planned"]
        return minutes + usual.default(self)

    def _get_backlog_remarks(self):
        remarks = super()._get_backlog_remarks()
        if questions := self._get_unanswered_questions():
            remarks.append(
                self.env._(
                    "Asked in earlier meetings and not answered: %s. They come onto "
                    "the agenda as one topic.",
                    questions.mapped("display_name"),
                )
            )
        return remarks


class ChanxiaoMeetingAgendaItem(models.Model):
    """The questions that a topic takes up."""

    _inherit = "chanxiao.meeting.agenda.item"

    question_ids = fields.One2many(
        "chanxiao.meeting.question", "agenda_item_id", "Questions"
    )
