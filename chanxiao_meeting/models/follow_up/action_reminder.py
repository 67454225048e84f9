from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.discussion import without_followers

# So many days before it is due a task is shown as coming up.
DUE_SOON_DAYS = 3

# Fields of a task and, of its activity, those that say the same.
COUNTERPARTS = {"deadline": "date_deadline", "assignee_id": "user_id"}


class ChanxiaoMeetingAction(models.Model):
    """When a task is due, and the activity that reminds of it, in step both ways.

    What is compared is values, never who began: a change that the other side already
    shows is not passed on, so neither side calls the other for ever.
    """

    _inherit = "chanxiao.meeting.action"

    # when it is due

    @api.model
    def _get_today(self):
        """The user's local date; the company's for users without a time zone."""
        # bounded: one time zone of the user's own company
        calendar = self.env.company.sudo().resource_calendar_id
        tz = self.env.context.get("tz") or self.env.user.tz or calendar.tz
        return fields.Date.context_today(self.with_context(tz=tz))

    @api.depends("deadline", "state", "reject_count")
    @api.depends_context("tz", "uid")
    def _compute_overdue(self):
        today = self._get_today()
        for action in self:
            days = action._get_days_late(today)
            action.overdue_days = max(days or 0, 0)
            action.alert = action._get_alert_on(today)

    def _get_days_late(self, today):
        """Days since the deadline, below 0 before it; None for a closed task."""
        is_due = self.state == "open" and self.deadline
        return (today - self.deadline).days if is_due else None

    def _get_alert_on(self, today):
        """Alert of this task; what its verifier sent back is yellow ahead of time."""
        alert = self._get_alert(self._get_days_late(today))
        is_sent_back = self.state == "open" and self.reject_count
        return "yellow" if is_sent_back and alert in ("none", "blue") else alert

    @api.model
    def _get_alert(self, days):
        """Alert of an open task ``days`` past its deadline; None for a closed one."""
        if days is None or days < -DUE_SOON_DAYS:
            return "none"
        return "red" if days > 0 else "yellow" if days == 0 else "blue"

    def _field_to_sql(self, alias, field_expr, query=None):
        """Days overdue change every day, and are summed up in lists all the same."""
        if field_expr != "overdue_days":
            return super()._field_to_sql(alias, field_expr, query)
        today, deadline = self._get_today(), self._field_to_sql(alias, "deadline")
        return SQL(
            "CASE WHEN %s = 'open' THEN GREATEST(%s - %s, 0) ELSE 0 END",
            self._field_to_sql(alias, "state"),
            today,
            deadline,
        )

    def _search_alert(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_today()
        soon = today + timedelta(days=DUE_SOON_DAYS)
        is_open = Domain("state", "=", "open")
        is_sent_back = Domain("reject_count", ">", 0)
        is_late = Domain("deadline", "<", today)
        domains = {
            "red": is_open & is_late,
            "yellow": is_open
            & (Domain("deadline", "=", today) | is_sent_back & ~is_late),
            "blue": is_open
            & Domain("deadline", ">", today)
            & Domain("deadline", "<=", soon)
            & ~is_sent_back,
        }
        domains["none"] = ~Domain.OR(domains.values())
        return Domain.OR(domains[alert] for alert in value if alert in domains)

    def _search_overdue_days(self, operator, value):
        today = self._get_today()
        is_open = Domain("state", "=", "open")
        if operator in (">", ">="):
            days = value if operator == ">" else value - 1
            late = is_open & Domain("deadline", "<", today - timedelta(days=days))
            return Domain.TRUE if days < 0 else late
        if operator in ("<", "<="):
            opposite = ">=" if operator == "<" else ">"
            return ~self._search_overdue_days(opposite, value)
        if operator != "in":
            return NotImplemented
        due = [today - timedelta(days=days) for days in value if days]
        exact = is_open & Domain("deadline", "in", due)
        on_time = ~self._search_overdue_days(">", 0)
        return exact | on_time if 0 in set(value) else exact

    # the activity

    def action_remind(self):
        """Make the activity of tasks anew whose reminder was deleted."""
        actions = self._begin(
            "open",
            "can_finish",
            self.env._(
                "“%(task)s”: %(who)s, the chair or an organizer of meetings can ask to "
                "be reminded again."
            ),
        )
        if reminded := actions.filtered("activity_id"):
            raise UserError(
                self.env._("“%s” still has its reminder.", reminded[0].name)
            )
        actions._check_complete()
        actions._schedule_activities()
        return True

    def _schedule_activities(self, follows=True):
        """An activity a task, on the record it is about, else on its decision.

        The person responsible need not have access to that record: they find the
        activity among their own, with the decision in its note, and can finish it.
        Nobody reminds an archived user: such a task is left without, for all to see.

        :param bool follows: whoever is responsible follows that record from now on
        """
        reminded = self.filtered("assignee_id.active")
        if not reminded:
            return self.env["mail.activity"]
        subjects = self._get_subjects()
        values_list = [
            action._prepare_activity_values(subjects.get(action, action.decision_id))
            for action in reminded
        ]
        # Bounded: reminders of adopted tasks. One message a decision tells people, so
        # the quick update leaves out the mail for every single activity.
        Activity = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
        )
        planning = Activity if follows else without_followers(Activity)
        activities = planning.create(values_list).with_env(Activity.env)
        for action, activity in zip(reminded, activities, strict=True):
            action._write_system({"activity_id": activity.id})
        return activities

    def _prepare_activity_values(self, record):
        """:param record: what the activity is placed on"""
        self.ensure_one()
        return {
            "activity_type_id": self._get_activity_type_id(),
            "automated": True,
            "date_deadline": self.deadline,
            "note": self._get_activity_note(),
            "res_id": record.id,
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            # read for all records at once; the activity would look up its own alone
            "res_name": record.display_name,
            "summary": self.name,
            "user_id": self.assignee_id.id,
            # known here; left to the activity, it is written in a second step
            "user_tz": self.assignee_id.tz,
        }

    def _get_activity_type_id(self):
        Data = self.env["ir.model.data"]
        # an administrator may have deleted a type of ours
        names = [f"chanxiao_meeting.mail_activity_type_{self.decision_id.measure}"]
        names.append("mail.mail_activity_data_todo")
        ids = [Data._xmlid_to_res_id(n, raise_if_not_found=False) for n in names]
        return next(filter(None, ids))

    def _get_activity_note(self):
        """Why the task exists, in the language of the person responsible."""
        decision = self.decision_id
        meeting = self.meeting_id
        env = self.with_context(lang=self.assignee_id.lang).env
        lines = (
            env._("Decision: %s", decision._get_html_link(decision.name)),
            env._("Meeting: %s", meeting._get_html_link(meeting.display_name)),
            decision.rationale or "",
            *(env._("Rejected: %s", why) for why in [self.reject_reason] if why),
        )
        return Markup().join(Markup("<p>%s</p>") % line for line in lines)

    # from the task to the activity

    def _filter_open(self):
        return self.filtered(lambda action: action.state == "open")

    def _follow_subject(self, record, why):
        """The reminder goes where the work is."""
        result = super()._follow_subject(record, why)
        # bounded: the reminders of these very tasks
        reminders = self.sudo().activity_id.filtered("active")
        reminders.with_context(mail_activity_quick_update=True).write(
            {
                "res_id": record.id,
                "res_model_id": self.env["ir.model"]._get_id(record._name),
            }
        )
        return result

    def _update_activities(self):
        # bounded: the reminders of these very tasks
        running = self.sudo().filtered(
            lambda action: action.state == "open" and action.activity_id.active
        )
        for values, actions in running._group_by_difference():
            actions.activity_id.write(
                {COUNTERPARTS[name]: value for name, value in values}
            )

    def _close_activities(self, feedback):
        self.activity_id.filtered("active")._action_done(feedback=feedback)

    def _remind_successors(self):
        """Whoever takes over a task whose reminder was lost gets one, and a message.

        Archiving a user deletes their activities. Where there still is one, it has
        moved to the new person, who is told by it.
        """
        # bounded: reminders of tasks that somebody was allowed to hand over
        lost = self.sudo().filtered(
            lambda action: (
                action._is_running()
                and action.assignee_id.active
                and not action.activity_id.active
            )
        )
        lost._schedule_activities()
        for user, actions in lost.grouped("assignee_id").items():
            env = actions.with_context(lang=user.lang).env
            actions._tell(
                user,
                env._("Now yours: %s", actions.mapped("name")),
                env._("You are responsible for these tasks from now on:"),
            )

    def _tell(self, user, subject, sentence):
        """One message to one person about all of these tasks.

        :param str sentence: what is said above the list of tasks
        """
        # whoever writes many at once under this key tells people in a message of theirs
        if user == self.env.user or self.env.context.get("mail_activity_quick_update"):
            return
        links = [action._get_html_link(action.name) for action in self]
        self[0].message_notify(
            subject=subject,
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (sentence, Markup().join(Markup("<li>%s</li>") % link for link in links)),
            partner_ids=user.partner_id.ids,
            # a message of its own, without changes of fields to be looked up
            tracking_value_ids=False,
        )

    # from the activity to the task

    def _get_evidence(self, given):
        """Attachments of these tasks' activities, by task.

        :param given: attachments handed in for all of them
        """
        # bounded: what was uploaded to the reminders of these tasks
        uploaded = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "mail.activity"),
                    ("res_id", "in", self.activity_id.ids),
                ]
            )
            .grouped("res_id")
        )
        # bounded: files that whoever finishes these tasks handed in for them
        return {
            action.id: given.sudo()
            | action.activity_id.attachment_ids
            | uploaded.get(action.activity_id.id, given.browse())
            for action in self
        }

    def _follow_activities(self):
        """Take over date and person from activities that were changed."""
        for values, actions in self._group_by_difference(follow=True):
            actions._write_system(dict(values))

    def _group_by_difference(self, follow=False):
        """Group tasks by what they and their activities do not agree on.

        :param bool follow: the value of the activity holds, not that of the task
        :return: pairs of ``((field of the task, value to write), …)`` and tasks
        """

        def difference(action):
            activity = action.activity_id
            return tuple(
                (name, field.convert_to_write(value, action))
                for name, theirs in COUNTERPARTS.items()
                if action[name] != activity[theirs]
                for field in [action._fields[name]]
                for value in [activity[theirs] if follow else action[name]]
            )

        groups = self.grouped(difference)
        groups.pop((), None)
        return groups.items()

    def _handle_lost_activities(self):
        """Their activities are gone, but the tasks are not.

        When the record itself was deleted, the decision takes the activity; when
        somebody deleted the activity, the task is left without one, for all to see.
        """
        subjects = self._get_subjects()
        orphans = self.filtered(
            lambda action: (
                action.subject_ref
                and action not in subjects
                and action.assignee_id.active
            )
        )
        orphans._schedule_activities()
        deleted = self - orphans
        deleted._log_reason(
            self.env._("Reminder deleted"),
            self.env._("The task is still open. “Remind again” makes a new one."),
        )
