from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.state_mixin import ensure_single

CONVENE = "chanxiao_meeting.mail_activity_type_convene"
# How long before the notice is due the planner is reminded.
WARNING = timedelta(days=1)


class ChanxiaoMeeting(models.Model):
    """Convening: who comes, what each prepares, what is discussed, who is told."""

    _inherit = "chanxiao.meeting"

    def action_ask_convene(self):
        """Show who will be told and asked for what; then convene."""
        ensure_single(self)
        self.check_access("write")
        if message := self._convening_error_message():
            raise UserError(message)
        return self._ask_before("convene", self.env._("Convene the Meeting?"))

    def _get_convening_preview(self):
        """Extension point: sentences saying what convening one meeting will do."""
        self.ensure_one()
        people = self.attendee_ids.partner_id
        for _role, _department, user in self._get_invited_users():
            people |= user.partner_id
        silent = people.filtered(lambda partner: not partner.email)
        preview = [
            self.env._(
                "%(count)s people get the notice for %(time)s.",
                count=len(people - silent),
                time=self._format_start(),
            )
        ]
        if silent:
            preview.append(
                self.env._(
                    "No mail reaches %s: no e-mail address. Please tell them in "
                    "person.",
                    silent.mapped("name"),
                )
            )
        minutes = self._get_coming_agenda_minutes()
        if self.agenda_available and minutes > self.agenda_available:
            preview.append(
                self.env._(
                    "The agenda takes %(planned)s of %(available)s minutes. Shorten it "
                    "once the meeting is convened.",
                    planned=minutes,
                    available=self.agenda_available,
                )
            )
        return preview

    def _get_coming_agenda_minutes(self):
        """How long the agenda takes that convening this meeting makes."""
        return self.agenda_minutes + self.policy_id.agenda_minutes

    def action_convene(self):
        """Invite the attendees and ask the departments for their briefs.

        :raise UserError: naming what the meeting lacks and who can supply it
        """
        self.check_access("write")
        for meeting in self._lock_transition():
            if message := meeting._convening_error_message():
                raise UserError(message)
            meeting._set_state("convened", **meeting._prepare_convening_values())
            meeting._action_convene()
            meeting.activity_unlink([CONVENE])
            meeting._plan_notice()
        return True

    def _convening_error_message(self):
        """What keeps the meeting from being convened, or False."""
        self.ensure_one()
        if self.state != "draft":
            return self.env._("“%s” has already been convened.", self.display_name)
        if not self._is_policy_in_force():
            return self.env._(
                "“%s” is not approved yet. Ask an administrator of meetings to approve "
                "it; then convene the meeting.",
                self.policy_id.display_name,
            )
        required = ["date_start", "chair_id", "recorder_id"]
        required += ["justification"] if self.kind == "extraordinary" else []
        missing = [
            self._fields[name]._description_string(self.env)
            for name in required
            if not self[name]
        ]
        if missing:
            return self.env._("Before the meeting can be convened, enter: %s.", missing)
        return self._people_error_message()

    def _is_policy_in_force(self):
        """Extension point: whether a meeting is convened under its policy."""
        return self.policy_id.state == "approved"

    def _people_error_message(self):
        """Why chair or recorder cannot do their part any more, or False."""
        self.ensure_one()
        people = self.chair_id | self.recorder_id
        if archived := people.filtered(lambda user: not user.active):
            return self.env._(
                "%s no longer has an account. Choose someone else as chair or "
                "recorder.",
                archived.mapped("name"),
            )
        if gone := people - self.policy_id._get_allowed(people):
            return self.env._(
                "%(people)s may no longer work in %(company)s. Choose someone else as "
                "chair or recorder.",
                people=gone.mapped("name"),
                company=self.company_id.name,
            )
        return False

    def _prepare_convening_values(self):
        number = self.name
        if not number:
            # numbering is the system's: one number of this policy's own sequence
            sequence = self.policy_id.sudo().sequence_id
            day = self.policy_id._get_local_date(self.date_start)
            number = sequence.next_by_id(sequence_date=day)
        return {"name": number, "previous_meeting_id": self._find_previous().id}

    def _find_previous(self):
        """The meeting of this policy, in any revision, that was held last."""
        return self.search(
            [
                ("policy_id", "in", self.policy_id._get_revision_family().ids),
                ("state", "=", "held"),
                ("date_start", "<", self.date_start),
                ("id", "!=", self._origin.id),
            ],
            order="date_start desc, id desc",
            limit=1,
        )

    def _get_previous(self):
        """The meeting before this one: once it has started, the one that it was then.

        Until then it is the one that would be now: a daily meeting that is convened
        days ahead follows those that are held meanwhile.
        """
        self.ensure_one()
        if self.state in ("draft", "convened") and self.date_start:
            return self._find_previous()
        return self.previous_meeting_id

    def _follow(self):
        """Meetings that are convened already come after these now, which are over."""
        # bounded: which meeting of a series comes before another one of it
        convened = self.sudo().search(
            [
                ("policy_id", "in", self.policy_id._get_revision_family().ids),
                ("state", "=", "convened"),
                ("date_start", ">", min(self.mapped("date_start"))),
            ]
        )
        for meeting in convened:
            previous = meeting._find_previous()
            if previous != meeting.previous_meeting_id:
                meeting._write_system({"previous_meeting_id": previous.id})

    def _action_convene(self):
        """Extension point: what one meeting sets up before people are told."""
        self.ensure_one()
        self._create_attendees()
        self._create_agenda()
        self._create_calendar_event()

    # attendees

    def _create_attendees(self):
        invited = self.attendee_ids.partner_id
        values_list = []
        for role, department, user in self._get_invited_users():
            if user.partner_id and user.partner_id not in invited:
                invited |= user.partner_id
                values_list.append(
                    {
                        "meeting_id": self.id,
                        "user_id": user.id,
                        "partner_id": user.partner_id.id,
                        "department_id": department.id,
                        "role": role,
                        "sequence": 10 * (len(values_list) + 1),
                    }
                )
        # everybody gets the notice together, once the agenda is there
        Attendee = self.env["chanxiao.meeting.attendee"].with_context(is_convening=True)
        return Attendee.create(values_list)

    def _get_invited_users(self):
        """Triples of role, department and user; a person's first role counts."""
        people = [
            ("chair", self._get_department(self.chair_id), self.chair_id),
            ("recorder", self._get_department(self.recorder_id), self.recorder_id),
        ]
        for line in self.policy_id.department_ids:
            user = line._get_representative()
            people.append(("representative", line.department_id, user))
        planner = self.env.user if not self.env.su else self.env["res.users"]
        people.append(("participant", self._get_department(planner), planner))
        return people

    def _get_department(self, user):
        # a user's department is organisational knowledge, not personal data
        employees = user.sudo().employee_ids
        return employees.filtered(
            lambda employee: employee.company_id == self.company_id
        ).department_id[:1]

    # agenda

    def _create_agenda(self):
        """The standing agenda; topics that were proposed beforehand come after it."""
        proposed = self.agenda_ids
        values_list = self._get_standing_agenda_values()
        for position, values in enumerate(values_list, start=1):
            values["sequence"] = position * 10
        standing = self.env["chanxiao.meeting.agenda.item"].create(values_list)
        before = standing.filtered(lambda item: item.kind != "summary")
        proposed.sequence = max(before.mapped("sequence"), default=0) + 5
        # the notice lists them in this order
        self.invalidate_recordset(["agenda_ids"])
        return proposed | standing

    def _get_standing_agenda_values(self):
        """Extension point: values of the topics that convening brings, in their order.

        :return: list of dicts, without their ``sequence``
        """
        self.ensure_one()
        # the results of the last meeting's decisions open the next one
        lines = self.policy_id.agenda_ids.sorted(lambda line: line.kind != "review")
        return [
            values for line in lines for values in self._prepare_agenda_values(line)
        ]

    @api.depends(
        "agenda_ids.duration_planned", "agenda_ids.parked", "date_start", "date_end"
    )
    def _compute_agenda_minutes(self):
        for meeting in self:
            topics = meeting.agenda_ids.filtered(lambda item: not item.parked)
            minutes = sum(topics.mapped("duration_planned"))
            start, end = meeting.date_start, meeting.date_end
            length = (end - start).total_seconds() / 60 if start and end else 0
            meeting.agenda_minutes = minutes
            meeting.agenda_available = round(length)
            meeting.is_agenda_too_long = 0 < meeting.agenda_available < minutes

    @api.depends("agenda_minutes", "agenda_available")
    @api.depends_context("lang")
    def _compute_agenda_notice(self):
        for meeting in self:
            meeting.agenda_notice = meeting.is_agenda_too_long and self.env._(
                "The agenda takes %(planned)s of %(available)s minutes.",
                planned=meeting.agenda_minutes,
                available=meeting.agenda_available,
            )

    def action_fit_agenda(self):
        """Shorten the topics that are still to come, so that they fit."""
        ensure_single(self)
        meeting = self._as_conductor()
        if meeting.state not in ("draft", "convened", "in_progress"):
            raise UserError(meeting._get_wrong_state_message())
        topics = meeting.agenda_ids.filtered(lambda item: not item.parked)
        begun = topics.filtered("time_start")
        left = meeting.agenda_available - sum(begun.mapped("duration_planned"))
        (topics - begun)._fit_into(left)
        return True

    def _prepare_agenda_values(self, line):
        """Topics from one line of the policy; a report is one of each department."""
        values = {
            "meeting_id": self.id,
            "name": line.name,
            "kind": line.kind,
            "duration_planned": line.duration_planned,
            "guiding_questions": line.guiding_questions,
            "department_id": line.department_id.id,
            "presenter_id": line._get_presenter().id,
        }
        if line.kind != "report":
            if line.presenter_id and not values["presenter_id"]:
                head = line.policy_id._get_head(line.department_id)
                values["presenter_id"] = head.id
            return [values]
        return [
            {
                **values,
                **report,
                "name": self.env._(
                    "%(topic)s: %(department)s",
                    topic=line.name,
                    department=department.name,
                ),
                "department_id": department.id,
                "presenter_id": values["presenter_id"] or report["presenter_id"],
            }
            for department, report in self._get_reports()
            if not line.department_id or line.department_id == department
        ]

    def _get_reports(self):
        """Extension point: who reports to the meeting.

        :return: pairs of a department and values of its topic, which name who presents
            it, in the order in which they report
        """
        self.ensure_one()
        return [
            (line.department_id, {"presenter_id": line._get_representative().id})
            for line in self.policy_id.department_ids
        ]

    # calendar

    def _create_calendar_event(self):
        # the notice tells people, with the agenda; the calendar need not write too
        event = (
            self.env["calendar.event"]
            .with_context(dont_notify=True, no_mail_to_attendees=True)
            .create(self._prepare_event_values())
        )
        self._write_system({"calendar_event_id": event.id})
        return event

    def _prepare_event_values(self):
        partners = self.attendee_ids.partner_id
        return {
            "name": self.display_name,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.location,
            "user_id": self.env.uid,
            "partner_ids": [Command.set(partners.ids)],
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
        }

    def _update_calendar_event(self):
        """Let the calendar follow; an event that got lost comes back."""
        for meeting in self:
            if meeting.state == "convened" and not meeting.calendar_event_id:
                meeting._create_calendar_event()
        for meeting in self.filtered("calendar_event_id"):
            # the event is this meeting's own; whoever may move the one moves the other
            event = meeting.calendar_event_id.sudo()
            values = {
                "start": meeting.date_start,
                "stop": meeting.date_end,
                "location": meeting.location,
            }
            changed = {key: new for key, new in values.items() if event[key] != new}
            if changed:
                # people are told by the meeting, with all that changed
                event.with_context(skip_attendee_notification=True).write(changed)

    def _update_calendar_partners(self, added=None, removed=None):
        """Let who is in the calendar follow who is on the list of attendees.

        Whoever was added in the calendar alone stays there.
        """
        commands = [Command.link(partner.id) for partner in added or []]
        commands += [Command.unlink(partner.id) for partner in removed or []]
        if commands and self.calendar_event_id:
            # the event is this meeting's own; whoever invites to one invites to both
            self.calendar_event_id.sudo().with_context(
                dont_notify=True, skip_attendee_notification=True
            ).write({"partner_ids": commands})

    # the reminder to convene, once a meeting and date

    def _cron_remind_to_convene(self):
        """Ask the planner to convene when the notice period begins; once a date."""
        now = fields.Datetime.now()
        drafts = self.search(
            [
                ("state", "=", "draft"),
                ("date_start", ">=", now),
                ("date_start", "<=", now + self._get_longest_notice() + WARNING),
            ]
        )
        self.env["ir.cron"]._chanxiao_do_each(
            drafts.filtered(lambda m: m._is_notice_due() and not m._is_reminded()),
            lambda meeting: meeting._remind_to_convene(),
        )

    @api.model
    def _get_longest_notice(self):
        """How far ahead of a meeting its notice is due at most, as a timedelta.

        Revisions that wait for their day have meetings already.
        """
        [(hours,)] = self.env["chanxiao.meeting.policy"]._read_group(
            [("state", "!=", "retired")], aggregates=["notice_lead_hours:max"]
        )
        return timedelta(hours=hours or 0)

    def _is_notice_due(self):
        return self._get_notice_deadline() <= fields.Datetime.now() + WARNING

    def _get_notice_deadline(self):
        return self.date_start - timedelta(hours=self.policy_id.notice_lead_hours)

    def _is_reminded(self):
        return self.reminded_start == self.date_start

    def _remind_to_convene(self):
        """Plan the planner's activity, or move the one of the meeting's former date."""
        self._write_system({"reminded_start": self.date_start})
        day = self.policy_id._get_local_date(self._get_notice_deadline())
        if moved := self.activity_reschedule(
            [CONVENE], date_deadline=day, only_automated=False
        ):
            return moved
        return self.activity_schedule(
            CONVENE, date_deadline=day, user_id=self._get_planner().id
        )

    def _forget_reminder(self):
        """Whoever was reminded left: the next run asks who plans in their place."""
        asked = self.activity_search([CONVENE], only_automated=False)
        asked.filtered(lambda activity: not activity.user_id.active).unlink()
        self._write_system({"reminded_start": False})

    def _get_planner(self):
        """Who convenes: the organizing department's manager, else the recorder."""
        policy = self.policy_id
        allowed = policy._get_allowed
        return (
            policy._get_head(policy.organizer_department_id)
            or allowed(self.recorder_id)
            or allowed(self.chair_id)
        )


class ResUsers(models.Model):
    """The activities of whoever leaves go with them, but meetings are convened."""

    _inherit = "res.users"

    def write(self, vals):
        if vals.get("active") is not False:
            return super().write(vals)
        drafts = self._chanxiao_get_meetings_to_convene()
        result = super().write(vals)
        drafts._forget_reminder()
        return result

    def action_archive(self):
        # core deletes what they were asked before it archives them
        drafts = self._chanxiao_get_meetings_to_convene()
        result = super().action_archive()
        drafts._forget_reminder()
        return result

    def unlink(self):
        drafts = self._chanxiao_get_meetings_to_convene()
        result = super().unlink()
        drafts._forget_reminder()
        return result

    def _chanxiao_get_meetings_to_convene(self):
        kind = self.env.ref(CONVENE, raise_if_not_found=False)
        # bounded: drafts that these users were asked to convene
        drafts = self.env["chanxiao.meeting"].sudo()
        asked = Domain("user_id", "in", self.ids)
        asked &= Domain("activity_type_id", "=", kind and kind.id)
        return drafts.search(
            Domain("state", "=", "draft") & Domain("activity_ids", "any", asked)
        )
