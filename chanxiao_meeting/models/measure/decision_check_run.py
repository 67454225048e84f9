import logging
from collections import defaultdict
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ...providers.period import Period
from .decision_check import BASELINE, OPEN_ENDED

_logger = logging.getLogger(__name__)
# Length of what is compared where neither a meeting nor a figure says another one.
USUAL_DAYS = 30


class ChanxiaoMeetingDecisionCheck(models.Model):
    """Checking on the day: one reading of the ERP a company and period."""

    _inherit = "chanxiao.meeting.decision.check"

    @api.model
    def _cron_check_effects(self):
        """Read what baselines lack, and check every decision that is due.

        Also those of days on which nothing ran. What another worker is checking is
        left to it; a company or figure that fails keeps no other waiting.
        """
        cron = self.env["ir.cron"]
        unplanned = self.env["chanxiao.meeting.decision"]._find_unplanned()
        cron._chanxiao_do_each(
            unplanned.company_id,
            lambda company: unplanned.filtered(
                lambda decision: decision.company_id == company
            )._plan_checks(),
        )
        pending = self.search(
            [("is_then_pending", "=", True), ("state", "=", "waiting")]
        )
        cron._chanxiao_do_each(
            pending.company_id,
            lambda company: pending._filter_company(company)._read_baselines(),
        )
        done = self.browse()
        # what stays on watch may be due again, after a long pause
        while due := self._find_due() - done:
            done |= due
            cron._chanxiao_do_each(
                due.company_id,
                lambda company, due=due: due._filter_company(company)._check(),
            )

    def _filter_company(self, company):
        return self.filtered(lambda check: check.company_id == company)

    @api.model
    def _find_due(self):
        """Checks whose day has begun, where their decision was made."""
        now = fields.Datetime.now()
        # a day begins earlier in the east than in UTC
        latest = now.date() + timedelta(days=1)
        waiting = self.search([("state", "=", "waiting"), ("date", "<=", latest)])
        return waiting.filtered(
            lambda check: check.date <= check.meeting_id.policy_id._get_local_date(now)
        )

    def _lock_waiting(self):
        """Those of these that nobody else is checking or has checked."""
        jobs = self.env["ir.cron"]
        locked = jobs._chanxiao_take(self)
        locked.invalidate_recordset(["state"])
        waiting = locked.filtered(lambda check: check.state == "waiting")
        # right after the adoption, another job tells people of the same decisions
        decisions = jobs._chanxiao_take(waiting.decision_id)
        decisions.invalidate_recordset(["state"])
        return waiting.filtered(lambda check: check.decision_id in decisions)

    # reading figures

    def _read(self, periods):
        """Figures of these checks, in one reading a period.

        :param dict periods: period of each check
        :return: ``{check: Figure or None}``; a check whose figure failed is not in it
        """
        groups = defaultdict(self.browse)
        for check, period in periods.items():
            groups[period] |= check
        found = {}
        for period, checks in groups.items():
            collected, failed = self._collect(period, checks)
            for check in checks:
                if check._get_code() not in failed:
                    found[check] = collected.get(check.key)
        if missing := self.browse([c.id for c in periods if c not in found]):
            self.env["ir.cron"]._chanxiao_report(missing)
        return found

    def _get_code(self):
        """Code of the source that its figure comes from."""
        return (self.key or "").partition(".")[0]

    @api.model
    def _collect(self, period, checks):
        """:return: ``{key: Figure}``, and codes of the sources that failed"""
        codes = {check._get_code() for check in checks}
        collected = self._try_to_collect(period, codes)
        if collected is not None:
            return collected, set()
        # one of them failed: the others are read each for itself
        found, failed = {}, set()
        for code in sorted(codes):
            collected = len(codes) > 1 and self._try_to_collect(period, {code})
            if isinstance(collected, dict):
                found.update(collected)
            else:
                failed.add(code)
        return found, failed

    @api.model
    def _try_to_collect(self, period, codes):
        """:return: ``{key: Figure}``, or None where reading them failed"""
        try:
            with self.env.cr.savepoint():
                sources = self.env["chanxiao.figure.provider"]._collect(period, codes)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("Figures of %s could not be read: %s", period, codes)
            return None
        return {figure.key: figure for group in sources.values() for figure in group}

    # the baseline, where the meeting did not report it

    def _read_baselines(self):
        """Read what the figures were for the meeting's period, as of the adoption."""
        checks = self._lock_waiting()
        periods = {check: check._get_baseline_period() for check in checks}
        for check, figure in checks._read(periods).items():
            period = periods[check]
            value = figure and figure.value
            check._write_system(
                {
                    "then_value": value or 0.0,
                    "is_then_known": value is not None,
                    "then_start": period.date_from,
                    "then_end": max(period.last_day, period.date_from),
                    "then_as_of": period.as_of,
                    "tz": period.tz,
                    "is_then_pending": False,
                }
            )

    def _get_baseline_period(self):
        meeting, decision = self.meeting_id, self.decision_id
        start, end = meeting.period_start, meeting.period_end
        if not (start and end):
            end = meeting.policy_id._get_local_date(decision.adopted_at)
            start = end - timedelta(days=USUAL_DAYS - 1)
        return Period(
            self.company_id,
            start,
            end,
            tz=meeting.policy_id.tz,
            as_of=decision.adopted_at,
        )

    # the check

    def _get_days(self):
        """How many days the baseline counts, and so the check."""
        if not (self.then_start and self.then_end):
            return USUAL_DAYS
        return (self.then_end - self.then_start).days + 1

    def _get_check_period(self, now):
        """As many whole days as the baseline counts, up to the day of the check."""
        return Period(
            self.company_id,
            self.date - timedelta(days=self._get_days()),
            self.date - timedelta(days=1),
            tz=self.tz or self.meeting_id.policy_id.tz,
            as_of=now,
        )

    def _check(self):
        """Measure these, judge them, and carry on with their decisions."""
        checks = self._lock_waiting()
        with_figure = checks.filtered("key")
        now = fields.Datetime.now()
        periods = {check: check._get_check_period(now) for check in with_figure}
        found = with_figure._read(periods)
        found.update(dict.fromkeys(checks - with_figure))
        rivals = self._find_rivals(with_figure)
        for check, figure in found.items():
            check._settle(figure, periods.get(check), rivals[check])
        settled = self.browse([check.id for check in found])
        settled.decision_id._follow_checks(settled)

    def _settle(self, figure, period, rivals):
        """Write what a check found out.

        :param figure: the ``Figure`` of the day, None where nothing reports it
        :param rivals: decisions that were to move the same figure in that time
        """
        value = figure and figure.value
        state, cause = self._get_verdict(figure, rivals)
        values = {
            "state": state,
            "cause": cause,
            "now_value": value or 0.0,
            "is_now_known": value is not None,
            "judged_at": fields.Datetime.now(),
        }
        if rivals:
            values["rival_ids"] = [Command.set(rivals.ids)]
        if period:
            values.update(
                now_start=period.date_from,
                now_end=period.date_to,
                now_as_of=period.as_of,
            )
        self._write_system(values)

    def _get_verdict(self, figure, rivals):
        """What became of it: a state, and why where it cannot be measured."""
        if self.decision_id.state == "adopted":
            return "unmeasurable", "not_done"
        if not self.key:
            return "unmeasurable", "no_figure"
        if figure is None:
            return "unmeasurable", "source_gone"
        if figure.value is None:
            return "unmeasurable", "no_value"
        is_reached = self._is_reached(figure.value)
        if is_reached is None:
            return "unmeasurable", "no_baseline"
        if rivals:
            return "confounded", False
        return ("effective" if is_reached else "ineffective"), False

    # what else was to move the figure in that time

    @api.model
    def _find_rivals(self, checks):
        """Decisions that meddle with the figures of ``checks``, in one query.

        :return: ``{check: decisions}``
        """
        rivals = defaultdict(self.env["chanxiao.meeting.decision"].browse)
        keys = [key for key in checks.mapped("key") if key]
        companies = checks.company_id.ids
        others = self.env["chanxiao.meeting.decision"].search(
            Domain("expected_key", "in", keys)
            & Domain("adopted_at", "!=", False)
            & Domain("state", "!=", "withdrawn")
            # branches count in the figures of the company above them
            & (
                Domain("company_id", "child_of", companies)
                | Domain("company_id", "parent_of", companies)
            )
        )
        for check in checks:
            rivals[check] = others.filtered(check._is_rival)
        return rivals

    def _is_rival(self, decision):
        """Whether another decision acts on the figure while this check looks at it."""
        mine = self.decision_id
        if decision == mine or decision.expected_key != self.key:
            return False
        one, other = self.company_id, decision.company_id
        if not (one in other.parent_ids or other in one.parent_ids):
            return False
        begin = mine._get_adoption_day()
        if self.kind == "watch":
            begin = self.date - timedelta(days=self._get_days())
        since = decision._get_adoption_day()
        until = decision.check_date or since
        return since < self.date and (since >= begin or until > begin)

    # the next one

    def _prepare_next_values(self, **values):
        """Values of a further check, by the same baseline."""
        taken = {name: self[name] for name in BASELINE}
        for name, value in taken.items():
            if isinstance(value, models.BaseModel):
                taken[name] = value.id
        return {**taken, "number": self.number + 1, **values}

    def _prepare_watch_values(self):
        return self._prepare_next_values(
            kind="watch", date=self.date + timedelta(days=self._get_days())
        )

    def _needs_judgement(self):
        """Those of these on whose decision somebody has to say whether it worked."""
        return self.filtered(
            lambda check: (
                check.state in OPEN_ENDED and check.decision_id.state == "implemented"
            )
        )

    def _count_watched(self):
        """How often its decision was looked at since it had its effect."""
        return len(self.decision_id.check_ids.filtered(lambda c: c.kind == "watch"))

    # the picture

    def _prepare_chart(self):
        """The course of the figure of one decision: then, and at each check.

        :return: what the chart draws, or False where nothing is known yet
        """
        if not self:
            return False
        first = self[0]
        points = []
        if first.then_end:
            points.append((first.then_end, first.then_value, first.is_then_known))
        points += [
            (check.now_end, check.now_value, check.is_now_known)
            for check in self
            if check.now_end and check.kind != "by_hand"
        ]
        expected = [first.expected_value]
        if first._has_range():
            expected.append(first.expected_value_max)
        return {
            "name": first.definition_id.name or first.key,
            "unit": first.unit,
            "currency": first.currency_id.id,
            "points": [
                {
                    "day": fields.Date.to_string(day),
                    "value": value if is_known else None,
                }
                for day, value, is_known in points
            ],
            "expected": expected,
        }
