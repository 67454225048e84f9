from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..policy import recurrence
from ..policy.policy_schedule import LOOK_BACK, MARGIN
from ..policy.policy_validity import AWAITING

# How far ahead occurrences are put into the calendar.
HORIZON_DAYS = 45


class ChanxiaoMeetingPolicy(models.Model):
    """The horizon: the coming occurrences of policies, made once each."""

    _inherit = "chanxiao.meeting.policy"
    _system_fields = {"planned_until"}

    planned_until = fields.Date(
        readonly=True,
        copy=False,
        help="Up to this date the meetings of the cycle are in the calendar.",
    )

    @api.model
    def _cron_create_next_meetings(self):
        policies = self.search(
            (Domain("state", "=", "approved") | AWAITING)
            & Domain("recurrence", "!=", "none")
        )
        self.env["ir.cron"]._chanxiao_do_together(
            policies, lambda some: some._create_next_meetings()
        )
        giving = policies.filtered("gives_way")
        self.env["ir.cron"]._chanxiao_do_together(
            giving, lambda some: some._let_drafts_give_way()
        )

    def action_create_next_meetings(self):
        """Button: make the coming occurrences now instead of tonight."""
        self.env["chanxiao.meeting"].check_access("create")
        if any(policy.state != "approved" for policy in self):
            raise UserError(
                self.env._(
                    "Meetings are made from approved policies only. Ask an "
                    "administrator to approve it."
                )
            )
        meetings = self._create_next_meetings()
        return self.action_view_meetings() if len(self) == 1 else bool(meetings)

    def _create_next_meetings(self, date_to=None):
        """Make the occurrences up to ``date_to``; those made before stay as they are.

        Of two that do so at once, one leaves it to the other.

        :param date_to: last local date, by default some six weeks from today
        :return: the new meetings, drafts
        """
        policies = self.filtered(
            lambda policy: policy.state == "approved" or policy._is_replacing_later()
        )
        # A lock alone would not tell of what was made since this transaction began.
        # Whoever makes meetings also writes the policy, which then cannot be locked.
        # bounded: locks the rows, reads nothing
        locked = policies.sudo().try_lock_for_update(allow_referencing=True)
        policies = locked.with_env(self.env)
        Meeting = self.env["chanxiao.meeting"].with_context(mail_create_nolog=True)
        meetings = Meeting.browse()
        # what comes into force later goes on where the revision before it ends
        later = policies.filtered("is_awaiting")
        for some in filter(None, (policies - later, later)):
            values_list = some._prepare_next_meetings(date_to)
            meetings |= Meeting._create_system(values_list)
        meetings = meetings.with_env(self.env)
        meetings.policy_id._note_planned(meetings)
        meetings._give_way()
        return meetings

    def _note_planned(self, meetings):
        """Write how far these policies are planned, and let later meetings follow."""
        if not meetings:
            return
        last = max(meetings.mapped("occurrence_date"))
        # bounded: the date is the system's; whoever plans may create the meetings
        self.sudo()._write_system({"planned_until": last})
        # what was planned again in front of others takes over days that those report
        later = meetings.search(
            [
                ("policy_id", "in", self.ids),
                ("state", "in", ("draft", "convened")),
                ("occurrence_date", ">", min(meetings.mapped("occurrence_date"))),
                ("id", "not in", meetings.ids),
            ]
        )
        first = {m.policy_id: m.occurrence_date for m in reversed(meetings)}
        later = later.filtered(lambda m: m.occurrence_date > first[m.policy_id])
        later.policy_id._update_draft_periods()

    # which ones

    def _prepare_next_meetings(self, date_to=None):
        """Values of the meetings that these policies lack up to a date.

        What they have and when their companies work is read once for all of them.
        """
        if not self:
            return []
        now = fields.Datetime.now()
        todays = {policy: policy._get_local_date(now) for policy in self}
        first, last = min(todays.values()), max(todays.values())
        last = date_to or last + timedelta(days=HORIZON_DAYS)
        worked = self._read_worked_days(first, last)
        known = self._read_known_meetings(first - LOOK_BACK)
        following = self._read_following()
        values_list = []
        for policy, today in todays.items():
            until = date_to or today + timedelta(days=HORIZON_DAYS)
            occurrences = policy._filter_in_force(
                policy._get_occurrences(today, until, worked), following.get(policy)
            )
            missing = policy._filter_missing(occurrences, known[policy], today)
            values_list += policy._prepare_series(missing, known[policy], worked)
        return values_list

    def _read_known_meetings(self, date_from):
        """Meetings of these policies in all their revisions, from a nominal date on.

        What people planned by hand counts, an extraordinary meeting does not.

        :return: ``{policy: meetings}``
        """
        families = self._get_families()
        by_hand = Domain("occurrence_date", "=", False) & Domain("kind", "=", "regular")
        by_hand &= Domain("date_start", ">=", fields.Datetime.to_datetime(date_from))
        everything = self.env["chanxiao.meeting"].search_fetch(
            Domain("policy_id", "in", [i for ids in families.values() for i in ids])
            & (Domain("occurrence_date", ">=", date_from) | by_hand),
            ["policy_id", "kind", "occurrence_date", "date_start", "state"]
            + ["period_start", "period_end"],
        )
        by_policy = everything.grouped(lambda meeting: meeting.policy_id.id)
        return {
            policy: everything.browse().union(
                *(by_policy[number] for number in ids if number in by_policy)
            )
            for policy, ids in families.items()
        }

    def _get_families(self):
        """``{policy: ids of all its revisions}``, in one query."""
        revisions = self.with_context(active_test=False).search_fetch(
            [("company_id", "in", self.company_id.ids)], ["previous_revision_id"]
        )
        previous = {r.id: r.previous_revision_id.id for r in revisions | self}
        members = defaultdict(set)
        for number in previous:
            members[_get_first_revision(number, previous)].add(number)
        return {
            policy: members[_get_first_revision(policy.id, previous)] for policy in self
        }

    def _filter_in_force(self, occurrences, following):
        """Pairs among ``occurrences`` on whose nominal date this policy is in force.

        :param following: the revision that replaces it on a later day, or None
        """
        first = self.valid_from if self.is_awaiting else None
        last = following and following.valid_from
        return [
            (nominal, day)
            for nominal, day in occurrences
            if not (first and nominal < first) and not (last and nominal >= last)
        ]

    def _filter_missing(self, occurrences, known, today):
        """Pairs among ``occurrences`` that have no meeting and may have one.

        There is none for a date that has one, a cancelled one included, or that wants
        none; and none on a day on which one of the series is held.
        """
        dates = set(known.mapped("occurrence_date"))
        dates |= recurrence.parse_dates(self.skipped_dates)
        days = {
            self._get_local_date(meeting.date_start)
            for meeting in known
            if meeting.state != "cancelled" and meeting.date_start
        }
        return [
            (nominal, day)
            for nominal, day in occurrences
            if nominal not in dates and day not in days
        ]

    def _prepare_series(self, missing, known, worked):
        """Values of meetings, each reporting on what those before it leave."""
        reports = [
            (meeting._get_nominal_date(), meeting.period_end)
            for meeting in known.filtered(lambda meeting: meeting._is_reporting())
        ]
        unreported = [
            (meeting.occurrence_date, meeting.period_start - recurrence.ONE_DAY)
            for meeting in known
            if meeting.state == "cancelled"
            and meeting.occurrence_date
            and meeting.period_start
        ]
        values_list = []
        for nominal, day in missing:
            until = max((end for date, end in reports if date < nominal), default=False)
            until = until or min(
                (end for date, end in unreported if date < nominal), default=False
            )
            period = self._get_period_after(nominal, until, worked)
            reports.append((nominal, period[1]))
            values_list.append(self._prepare_meeting_values(day, nominal, period))
        return values_list

    def _prepare_meeting_values(self, day, nominal_date, period):
        """Values of a meeting of this policy on the local date ``day``."""
        self.ensure_one()
        start = self._get_start(day)
        return {
            "policy_id": self.id,
            "company_id": self.company_id.id,
            "occurrence_date": nominal_date,
            "date_start": start,
            "date_end": start + timedelta(hours=self.duration),
            "planned_start": start,
            "period_start": period[0],
            "period_end": period[1],
            "is_period_chosen": False,
        }

    # an amended cycle

    def _plan_drafts_anew(self):
        """Drafts of an amended policy are held when its new cycle says.

        What somebody moved stays where it is. What the new cycle does not know goes,
        unless something hangs on it: then it stays, and its history says why.
        """
        now = fields.Datetime.now()
        drafts = self.meeting_ids.filtered(
            lambda meeting: (
                meeting.state == "draft"
                and meeting.occurrence_date
                and meeting.date_start > now
                and not meeting._is_moved_by_hand()
            )
        )
        if not drafts:
            return
        dates = drafts.mapped("occurrence_date")
        series = dict(self._get_series(min(dates) - MARGIN, max(dates)))
        outdated = drafts.filtered(lambda m: m.occurrence_date not in series)
        for meeting in drafts - outdated:
            start = self._get_start(series[meeting.occurrence_date])
            end = start + timedelta(hours=self.duration)
            if (meeting.date_start, meeting.date_end) != (start, end):
                meeting._write_system(
                    {"date_start": start, "date_end": end, "planned_start": start}
                )
        outdated._leave_cycle()


def _get_first_revision(number, previous):
    seen = set()
    # amendments that name each other in a circle would never end
    while previous.get(number) and number not in seen:
        seen.add(number)
        number = previous[number]
    return number
