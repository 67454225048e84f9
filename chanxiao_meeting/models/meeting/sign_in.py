import hmac
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.local_time import to_clock
from ..common.state_mixin import ensure_single

# No two that look alike on a wall or are read out alike: no 0 O Q, 1 I L, 2 Z, 5 S,
# 6 G, 8 B, U V.
ALPHABET = "ACDEFHJKMNPRTWXY3479"
CODE_LENGTH = 6
# Wrong tries of one user, and how long the pause after them lasts.
TRIES = 5
PAUSE = timedelta(minutes=10)
# How long after its start a meeting is still told from one that never was.
REMEMBERED = timedelta(days=1)


def _make_code():
    return "".join(secrets.choice(ALPHABET) for _number in range(CODE_LENGTH))


def _is_same(known, given):
    """Compares in a time that does not tell how much of it is right."""
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))


class ChanxiaoMeetingSignIn(models.Model):
    """What the screen in the room shows, so that those who are there can sign in.

    Nobody has access to it: the page of whoever conducts shows it, and the pages of
    everybody else compare it with what they send.
    """

    _name = "chanxiao.meeting.sign.in"
    _description = "Sign-In Code of a Meeting"

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="meeting_id.company_id")
    secret = fields.Char(required=True, copy=False)
    code = fields.Char(required=True, copy=False)

    _meeting_unique = models.UniqueIndex("(meeting_id)", "A meeting has one code.")

    @api.model
    def _get_or_create(self, meeting):
        """The code of a meeting, made when it is shown first."""
        # two who show it at once: the later one waits, and then sees the same
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_sign_in
                            (meeting_id, secret, code, create_uid, create_date)
                     VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (meeting_id) DO NOTHING
                """,
                meeting.id,
                secrets.token_urlsafe(24),
                _make_code(),
                self.env.uid,
                fields.Datetime.now(),
            )
        )
        # bounded: the code of a meeting that the caller's user conducts
        return self.sudo().search([("meeting_id", "=", meeting.id)])

    def _get_token(self):
        self.ensure_one()
        return f"{self.meeting_id.id}-{self.secret}"

    @api.model
    def _find_by_token(self, token):
        number, _dash, secret = (token or "").partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return self.browse()
        # bounded: what is found is compared here, and never read by the user
        known = self.sudo().search([("meeting_id", "=", int(number))])
        return known.filtered(lambda row: _is_same(row.secret, secret))

    @api.model
    def _find_by_code(self, code):
        given = "".join((code or "").replace("-", " ").split()).upper()
        meeting = Domain("meeting_id.state", "=", "in_progress") | (
            Domain("meeting_id.state", "in", ("convened", "held"))
            & Domain("meeting_id.date_start", ">", fields.Datetime.now() - REMEMBERED)
        )
        # bounded: what is found is compared here, and never read by the user
        known = self.sudo().search(meeting)
        return known.filtered(lambda row: _is_same(row.code, given))

    @api.model
    def _sign_in(self, token=None, code=None):
        """Record that the user is in the room, if what they send proves it.

        :param token: of the QR code
        :param code: as somebody typed it
        :return: dict with the ``title``, ``text`` and ``level`` of the answer
        """
        misses = self.env["chanxiao.meeting.sign.in.miss"]
        if not misses._begin_try():
            return self._get_paused_answer()
        found = self._find_by_token(token) if token else self._find_by_code(code)
        if not found:
            return self._get_wrong_answer()
        misses._forgive_try()
        meetings = found.meeting_id
        mine = meetings.filtered(lambda meeting: meeting._get_own_attendance())
        return (mine or meetings)[0]._sign_in_user()

    @api.model
    def _get_paused_answer(self):
        return {
            "level": "danger",
            "title": self.env._("Too many wrong codes"),
            "text": self.env._(
                "Wait %s minutes, or ask whoever records the meeting to sign you in.",
                int(PAUSE.total_seconds() // 60),
            ),
        }

    @api.model
    def _get_wrong_answer(self):
        return {
            "level": "danger",
            "is_asking": True,
            "title": self.env._("This code is not known"),
            "text": self.env._(
                "Look at the screen in the room again, and type the six characters "
                "beside the QR code."
            ),
        }


class ChanxiaoMeetingSignInMiss(models.Model):
    """How often a user sent a wrong code: nobody finds one by trying."""

    _name = "chanxiao.meeting.sign.in.miss"
    _description = "Wrong Sign-In Codes of a User"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    wrong = fields.Integer()
    tried_at = fields.Datetime()

    _user_unique = models.UniqueIndex("(user_id)", "One row for each user.")

    @api.model
    def _begin_try(self):
        """Count a try as wrong before it is looked at.

        Whoever tries several at once, on several workers, is refused or waits here:
        none is looked at that was not counted.

        :return: whether the user may try
        """
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_sign_in_miss AS miss
                            (user_id, wrong, tried_at)
                     VALUES (%(user)s, 1, %(now)s)
                ON CONFLICT (user_id) DO UPDATE
                        SET wrong = CASE WHEN miss.tried_at <= %(limit)s THEN 1
                                         ELSE LEAST(miss.wrong, %(tries)s) + 1 END,
                            tried_at = CASE WHEN miss.tried_at > %(limit)s
                                             AND miss.wrong >= %(tries)s
                                            THEN miss.tried_at ELSE %(now)s END
                  RETURNING wrong
                """,
                user=self.env.uid,
                now=now,
                limit=now - PAUSE,
                tries=TRIES,
            )
        )
        return self.env.cr.fetchone()[0] <= TRIES

    @api.model
    def _forgive_try(self):
        """It was right; what was wrong before stays counted."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE chanxiao_meeting_sign_in_miss SET wrong = wrong - 1
                 WHERE user_id = %s
                """,
                self.env.uid,
            )
        )


class ChanxiaoMeeting(models.Model):
    """Signing in by oneself, by the form or by the code that is shown in the room."""

    _inherit = "chanxiao.meeting"

    can_show_sign_in = fields.Boolean(compute="_compute_sign_in")
    can_sign_in = fields.Boolean(compute="_compute_sign_in")

    @api.depends("state", "date_start", "date_end", "attendee_ids.check_in")
    @api.depends_context("uid")
    def _compute_sign_in(self):
        for meeting in self:
            is_open = meeting._is_sign_in_open()
            mine = meeting._get_own_attendance()
            meeting.can_show_sign_in = is_open and meeting.can_conduct
            meeting.can_sign_in = is_open and bool(mine) and not mine.check_in

    def action_sign_in(self):
        """Arrive, as one of the attendees."""
        ensure_single(self)
        if mine := self._get_own_attendance():
            return mine.sudo(False).action_check_in()
        raise UserError(self._get_stranger_message())

    def action_show_sign_in(self):
        """Open the page for the screen in the room."""
        ensure_single(self)
        self._as_conductor()._check_sign_in_open()
        return {
            "type": "ir.actions.act_url",
            "url": f"/chanxiao/sign_in_code/{self.id}",
            "target": "new",
        }

    def _get_sign_in_code(self):
        """What the screen in the room shows.

        :raise AccessError: for whoever does not conduct the meeting
        """
        self._as_conductor()._check_sign_in_open()
        return self._prepare_sign_in_code()

    def _prepare_sign_in_code(self):
        """What people sign in with, also before they can: for the sheet on paper.

        :raise AccessError: for whoever does not conduct the meeting
        """
        self.ensure_one()
        meeting = self._as_conductor()
        row = self.env["chanxiao.meeting.sign.in"]._get_or_create(meeting)
        page = f"{meeting.get_base_url()}/chanxiao/sign_in"
        people = meeting.attendee_ids
        return {
            "meeting": meeting.display_name,
            "url": f"{page}/{row._get_token()}",
            "page": page,
            "code": f"{row.code[:3]} {row.code[3:]}",
            "count": self.env._(
                "%(here)s of %(all)s are signed in",
                here=len(people.filtered("check_in")),
                all=len(people),
            ),
        }

    def _sign_in_user(self):
        """Record that the user, who proved to be in the room, has arrived.

        :return: dict with the ``title``, ``text`` and ``level`` of the answer
        """
        self.ensure_one()
        mine = self._get_own_attendance()
        if not mine:
            return self._get_stranger_answer()
        if mine.check_in:
            title = self.env._("You are already signed in")
        elif not self._is_sign_in_open():
            return {
                "level": "danger",
                "title": self.env._("Signing in is closed"),
                "text": self._get_sign_in_closed_message(),
            }
        else:
            mine.action_check_in()
            title = self.env._("You are signed in")
        return {
            "level": "warning" if mine.attendance == "late" else "success",
            "title": title,
            "text": mine._get_arrival_message(),
        }

    def _get_stranger_answer(self):
        # bounded: whether the user stands in for somebody
        lines = self.sudo().attendee_ids
        represented = lines.filtered(lambda a: a.proxy_id == self.env.user.partner_id)
        if represented:
            return {
                "level": "success",
                "title": self.env._("You are expected"),
                "text": self.env._(
                    "You stand in for %(people)s in “%(meeting)s”; that is recorded.",
                    people=represented.mapped("partner_id.name"),
                    meeting=self.display_name,
                ),
            }
        return {
            "level": "danger",
            "title": self.env._("You are not on the list"),
            "text": self._get_stranger_message(),
        }

    def _get_stranger_message(self):
        # bounded: the name of the person who can help
        person = self.sudo().recorder_id or self.sudo().chair_id
        return self.env._(
            "You are not on the list of attendees of “%(meeting)s”. Ask %(person)s to "
            "put you on it.",
            meeting=self.display_name,
            person=person.name,
        )


class ChanxiaoMeetingAttendee(models.Model):
    """What somebody is told who signed in."""

    _inherit = "chanxiao.meeting.attendee"

    def _get_arrival_message(self):
        meeting = self.meeting_id
        values = {
            "meeting": meeting.display_name,
            "time": f"{to_clock(self.check_in, meeting.policy_id.tz):%H:%M}",
        }
        if self.attendance == "late":
            return self.env._(
                "You are signed in to “%(meeting)s” at %(time)s, which is late.",
                **values,
            )
        return self.env._("You are signed in to “%(meeting)s” at %(time)s.", **values)
