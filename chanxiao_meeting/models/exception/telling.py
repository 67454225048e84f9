"""Who is told of a new exception: who sees to it, and of a critical one who plans."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

SEE_TO = "chanxiao_meeting.mail_activity_type_exception"
CALL = "chanxiao_meeting.mail_activity_type_call_meeting"
#: in so many days whoever sees to an exception shall have looked at it
SEE_TO_DAYS = 1
#: exceptions named in one message
NAMED = 10


class ChanxiaoControlException(models.Model):
    """An activity for its owner, once; it goes with the owner and the exception."""

    _inherit = "chanxiao.control.exception"
    _system_fields = {"told_at", "call_proposed_at"}

    told_at = fields.Datetime(
        "Owner Told", readonly=True, copy=False, help="Nobody is told twice."
    )
    call_proposed_at = fields.Datetime(
        "Meeting Proposed",
        readonly=True,
        copy=False,
        help="When who plans was asked whether it needs a meeting of its own.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        # what a person reports for another; what is found tells by itself
        reported = exceptions.filtered(
            lambda one: not one.is_automatic and one.responsible_id != self.env.user
        )
        reported._tell_owners()
        return exceptions

    def write(self, vals):
        if "responsible_id" not in vals:
            return super().write(vals)
        before = {one: one.responsible_id for one in self}
        result = super().write(vals)
        given = self.filtered(
            lambda one: one.responsible_id != before[one] and one.state != "closed"
        )
        given._tell_successors()
        return result

    def _set_state(self, state, **values):
        result = super()._set_state(state, **values)
        if state != "new":
            self._forget_activities([SEE_TO])
        if state not in ("new", "analysing"):
            self._forget_activities([CALL])
        return result

    def _forget_activities(self, kinds):
        # bounded: what the system planned on these exceptions, whoever it is for
        self.sudo().activity_unlink(kinds)

    # who sees to it

    def _tell_owners(self):
        """An activity for who sees to each of these; one message a person."""
        # bounded: tells of these exceptions those who see to them
        new = self.sudo().filtered(
            lambda one: (
                not one.told_at and one.state == "new" and one.responsible_id.active
            )
        )
        if not new:
            return
        new._plan_for(SEE_TO, {one: one.responsible_id for one in new}, SEE_TO_DAYS)
        new._write_system({"told_at": fields.Datetime.now()})
        for user, exceptions in new.grouped("responsible_id").items():
            exceptions._tell_of_new(user)

    def _tell_successors(self):
        """What was planned for an owner is for the next one, who is told now."""
        # bounded: tells of these exceptions those who see to them from now on
        new = self.sudo().filtered(
            lambda one: one.responsible_id not in (one.env.user, one.env["res.users"])
        )
        self._forget_activities([SEE_TO])
        new._write_system({"told_at": False})
        new._tell_owners()

    def _plan_for(self, kind, users, days):
        """Activities on these exceptions, in the languages of those who get them.

        :param str kind: XML id of their type
        :param dict users: for whom, by exception
        :param int days: from now until they are due
        """
        kind = self.env.ref(kind, raise_if_not_found=False)
        model = self.env["ir.model"]._get_id(self._name)
        day = fields.Date.context_today(self) + timedelta(days=days)
        # one message a person tells of all, instead of a mail for each
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities.create(
            [
                {
                    "activity_type_id": kind and kind.id,
                    "automated": True,
                    "date_deadline": day,
                    "res_id": exception.id,
                    "res_model_id": model,
                    "summary": exception.name,
                    "note": exception._get_activity_note(user),
                    "user_id": user.id,
                }
                for exception, user in users.items()
            ]
        )

    def _get_activity_note(self, user):
        """What an exception is about, in the language of who reads it."""
        exception = self.with_context(lang=user.lang)
        severity = dict(
            exception._fields["severity"]._description_selection(exception.env)
        )[exception.severity]
        parts = [severity, exception.subject_name, exception.cause_note]
        if exception.is_automatic:
            measured = exception.env._(
                "measured %(value)s, limit %(limit)s (%(unit)s)",
                value=round(exception.measured_value, 1),
                limit=round(exception.limit_value, 1),
                unit=exception.measured_unit,
            )
            parts.insert(1, measured)
        return Markup("<p>%s</p>") % ", ".join(part for part in parts if part)

    def _tell_of_new(self, user):
        """One message to one person about all of these exceptions."""
        if user == self.env.user:
            return
        env = self.with_context(lang=user.lang).env
        links = [one._get_html_link(one.name) for one in self[:NAMED]]
        more = len(self) - len(links)
        if more > 0:
            links.append(env._("and %s more", more))
        subject = env._("New exceptions to see to: %s", len(self))
        self[0].message_notify(
            subject=subject,
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (
                env._("You see to these. Please look for the cause:"),
                Markup().join(Markup("<li>%s</li>") % link for link in links),
            ),
            partner_ids=user.partner_id.ids,
            tracking_value_ids=False,
        )

    # a critical one may need a meeting of its own

    def _propose_calls(self):
        """Who plans is asked once whether a critical one needs its own meeting."""
        # bounded: asks about these exceptions who plans by their policy
        critical = self.sudo().filtered(
            lambda one: (
                one.severity == "critical"
                and one.is_automatic
                and one.state == "new"
                and not one.call_proposed_at
            )
        )
        asked = {}
        for policy, exceptions in critical.grouped("policy_id").items():
            people = policy._get_callers()
            asked |= {
                one: user
                for one in exceptions
                if (user := one._get_first_reader(people))
            }
        if asked:
            exceptions = critical.filtered(asked.get)
            exceptions._plan_for(CALL, asked, 0)
            exceptions._write_system({"call_proposed_at": fields.Datetime.now()})

    def _get_first_reader(self, people):
        """The first of people who may read it; nobody without."""
        for user in people:
            if self.with_user(user).has_access("read"):
                return user
        return people.browse()

    # when an owner leaves

    def _find_next_owners(self):
        """Who sees to these now that their owners have left, by the ladder."""
        for source, of_source in self.grouped(
            lambda one: (one.detector_code or "").partition(".")[0]
        ).items():
            posts = self._get_posts(source, of_source.company_id)
            for exception in of_source:
                policy, line = posts[exception.company_id]
                nobody = exception.responsible_id.browse()
                head = policy._get_head(exception.department_id)
                owner = self._get_owner(
                    exception.company_id, head if not line else nobody, policy, line
                )
                # with nobody in sight it stays theirs, to be handed over by hand
                if owner or not exception.responsible_id:
                    exception._write_system({"responsible_id": owner.id})


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"

    def _get_callers(self):
        """Who convenes a meeting of its own for an exception, the first of them."""
        head = self._get_head(self.organizer_department_id)
        return head | self._get_allowed(self.recorder_id) | self._get_chair()


class ResUsers(models.Model):
    """Somebody else sees to the exceptions of who leaves."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._chanxiao_get_exceptions()._find_next_owners()
        return result

    def unlink(self):
        exceptions = self._chanxiao_get_exceptions()
        result = super().unlink()
        exceptions.invalidate_recordset(["responsible_id"])
        exceptions._find_next_owners()
        return result

    def _chanxiao_get_exceptions(self):
        # bounded: open exceptions that these users see to
        exceptions = self.env["chanxiao.control.exception"].sudo()
        return exceptions.search(
            Domain("responsible_id", "in", self.ids) & Domain("state", "!=", "closed")
        )
