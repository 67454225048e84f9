"""A convened meeting that changes: those who were told of it are told what changed."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

CRON = "chanxiao_meeting.ir_cron_announce_changes"
# How long nothing more is changed before the changes are announced: people change one
# thing after the other, and some of it back.
QUIET = timedelta(minutes=2)
# What people rely on besides the topics.
ANNOUNCED = ("date_start", "date_end", "location", "is_online")
# What is told of a topic: what it is, how long it takes, whose it is, when it comes.
ANNOUNCED_OF_TOPICS = {
    "name",
    "parked",
    "meeting_id",
    "sequence",
    "duration_planned",
    "presenter_id",
}


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"
    _system_fields = {"announced", "announce_at"}

    announced = fields.Json(
        readonly=True,
        copy=False,
        help="Time, place and topics as people were told of them last.",
    )
    announce_at = fields.Datetime(
        "Changes Announced At",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When people are told of what changed since. More changes until then go "
        "into the same message; what is changed back is not told.",
    )

    def action_convene(self):
        result = super().action_convene()
        for meeting in self:
            meeting._note_announced()
        return result

    def write(self, vals):
        if not vals.keys() & set(ANNOUNCED):
            return super().write(vals)
        self._remember_announced()
        result = super().write(vals)
        self._plan_announcement()
        return result

    # what people know

    def _get_announcement(self):
        """What people are told of this meeting, as it is kept."""
        self.ensure_one()
        # bounded: what attendees of this meeting are told
        meeting = self.sudo()
        topics = meeting.agenda_ids.filtered(lambda item: not item.parked)
        return {
            "date_start": fields.Datetime.to_string(meeting.date_start),
            "date_end": fields.Datetime.to_string(meeting.date_end),
            "location": meeting.location or "",
            "link": meeting.videocall_location or "",
            "topics": [
                [
                    item.id,
                    item.name,
                    item.duration_planned,
                    item.presenter_id.id,
                    item.presenter_id.name or "",
                ]
                for item in topics.sorted()
            ],
        }

    def _note_announced(self):
        self._write_system(
            {"announced": self._get_announcement(), "announce_at": False}
        )

    def _filter_known(self):
        """Those that people were told of: its event is what convening makes last."""
        return self.filtered(lambda m: m.state == "convened" and m.calendar_event_id)

    def _remember_announced(self):
        """Keep what people know of meetings that were convened before it was kept."""
        for meeting in self._filter_known():
            if not meeting.announced:
                meeting._note_announced()

    def _plan_announcement(self):
        """Announce what differs from what people know, once it is quiet."""
        for meeting in self._filter_known():
            moment = False
            if meeting._get_announced_changes():
                moment = fields.Datetime.now() + QUIET
                self.env["ir.cron"]._chanxiao_start(CRON, at=moment)
            if meeting.announce_at != moment:
                # bounded: whoever changes a meeting or its topics plans the message
                meeting.sudo()._write_system({"announce_at": moment})

    def _get_announced_changes(self):
        """What changed since people were told, in the language of the environment.

        :return: list of triples: what it is, how it was, how it is
        """
        old, new = self.announced, self._get_announcement()
        if not old or old == new:
            return []
        rows = [
            (self.env._("Time"), self._tell_time(old), self._tell_time(new)),
            (self.env._("Place"), old["location"], new["location"]),
            (self.env._("Video Link"), old["link"], new["link"]),
        ]
        rows += self._get_changed_topics(old["topics"], new["topics"])
        return [row for row in rows if row[1] != row[2]]

    def _get_changed_topics(self, old, new):
        """Likewise, of the topics alone, changed or not.

        :param old: as :meth:`_get_announcement` has them; what was kept by earlier
            versions lacks minutes and presenters, which count as unchanged
        """
        before, after = ({topic[0]: topic for topic in some} for some in (old, new))
        rows = []
        for key in [*before, *(key for key in after if key not in before)]:
            if key not in before:
                rows.append((self.env._("Topic added"), "", after[key][1]))
            elif key not in after:
                rows.append((self.env._("Topic taken off"), before[key][1], ""))
            else:
                rows += self._compare_topic(before[key], after[key])
        kept = [key for key in after if key in before]
        if kept != [key for key in before if key in after]:
            names = [
                f"{number}. {topic[1]}" for number, topic in enumerate(new, start=1)
            ]
            rows.append((self.env._("Order of topics"), "", "; ".join(names)))
        return rows

    def _compare_topic(self, old, new):
        """What it was and is, of one topic that people know."""
        rows = [(self.env._("Topic"), old[1], new[1])]
        if len(old) > 2:
            minutes = [self.env._("%s min", topic[2]) for topic in (old, new)]
            rows.append((self.env._("Minutes for “%s”", new[1]), *minutes))
            if old[3] != new[3]:
                rows.append((self.env._("Presenter of “%s”", new[1]), old[4], new[4]))
        return rows

    def _tell_time(self, announcement):
        start, end = (
            fields.Datetime.to_datetime(announcement[name])
            for name in ("date_start", "date_end")
        )
        return self._format_span(start, end)

    # telling them

    @api.model
    def _cron_announce_changes(self):
        """Tell of what changed, once; also what waited while the job was not run."""
        waiting = self.search([("announce_at", "<=", fields.Datetime.now())])
        self.env["ir.cron"]._chanxiao_do_each(
            waiting, lambda meeting: meeting._announce_changes()
        )

    def action_announce_changes(self):
        """Tell people what changed as soon as the job runs, instead of in a moment."""
        for meeting in self._as_conductor()._lock_transition("convened"):
            if meeting.announce_at:
                # bounded: when the people of a meeting are told that the user conducts
                meeting.sudo()._write_system({"announce_at": fields.Datetime.now()})
                self.env["ir.cron"]._chanxiao_start(CRON, needed=True)
        return True

    def _announce_changes(self):
        """Tell the people of one meeting what changed since they were told.

        A meeting that has begun, is over or called off is announced no more.
        """
        # before anything is locked, as it may take its time
        files = self._make_notice_files(self._get_languages_to_tell())
        if not self.env["ir.cron"]._chanxiao_take(self):
            return
        self.invalidate_recordset(["announced", "announce_at"])
        if not self.announce_at:
            return
        if self._is_change_told():
            self._tell_people(
                self._get_people_to_tell(),
                lambda meeting: meeting._prepare_changes(files),
            )
        self._note_announced()

    def _is_change_told(self):
        """Whether there is anything to tell, and anybody who knew otherwise."""
        is_coming = self.state == "convened" and self.date_end > fields.Datetime.now()
        is_known = not self.notice_due or any(self.attendee_ids.mapped("invited_at"))
        return bool(is_coming and is_known and self._get_announced_changes())

    def _get_languages_to_tell(self):
        if not (self.announce_at and self._is_change_told()):
            return set()
        people = self._get_people_to_tell().filtered("active")
        return set(people._chanxiao_filter_reachable().mapped("lang"))

    def _get_people_to_tell(self):
        """Who was invited, who comes instead, and who is in the calendar besides."""
        attendees = self.attendee_ids
        # bounded: whom the event of this very meeting invites
        invited = self.calendar_event_id.sudo().partner_ids
        return attendees.partner_id | attendees.proxy_id | invited

    def _prepare_changes(self, files):
        """Subject, body and files of the message, in the language of the context.

        :param files: by language, see :meth:`_make_notice_files`
        """
        body = self.env["ir.qweb"]._render(
            "chanxiao_meeting.meeting_changed",
            {
                "changes": self._get_announced_changes(),
                "introduction": self.env._(
                    "“%s” was changed after it was announced:", self.display_name
                ),
            },
        )
        subject = self.env._("Changed: %s", self.display_name)
        return subject, body, files.get(self.env.lang, [])

    def _tell_of_cancellation(self):
        """The meeting is called off, whichever of its times people know."""
        is_known = any(self.attendee_ids.mapped("invited_at"))
        people = self._get_people_to_tell() if is_known else self.env["res.partner"]
        self._tell_people(people, lambda meeting: meeting._prepare_cancellation())
        self._write_system({"announce_at": False})

    def _prepare_cancellation(self):
        text = self.env._(
            "The meeting of %(time)s is cancelled: %(reason)s",
            time=self._tell_time(self.announced or self._get_announcement()),
            reason=self.cancel_reason,
        )
        subject = self.env._("Cancelled: %s", self.display_name)
        files = self._get_calendar_files(is_cancelled=True)
        return subject, Markup("<p>%s</p>") % text, files


class ChanxiaoMeetingAgendaItem(models.Model):
    """Topics that come, go or change once people were told of them."""

    _inherit = "chanxiao.meeting.agenda.item"

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals.get("meeting_id") for vals in vals_list} - {None, False}
        # bounded: what people of these meetings were told before
        meetings = self.env["chanxiao.meeting"].sudo().browse(ids).exists()
        meetings._remember_announced()
        items = super().create(vals_list)
        items.meeting_id._plan_announcement()
        return items

    def write(self, vals):
        if not ANNOUNCED_OF_TOPICS & vals.keys():
            return super().write(vals)
        meetings = self.meeting_id
        # bounded: what people of these meetings were told before
        meetings.sudo()._remember_announced()
        result = super().write(vals)
        (meetings | self.meeting_id)._plan_announcement()
        return result

    def unlink(self):
        meetings = self.meeting_id
        # bounded: what people of these meetings were told before
        meetings.sudo()._remember_announced()
        result = super().unlink()
        meetings.exists()._plan_announcement()
        return result
