from datetime import timedelta

from odoo import Command, models
from odoo.exceptions import UserError


class ChanxiaoMeeting(models.Model):
    """Convening: who comes, what each prepares, what is discussed, who is told."""

    _inherit = "chanxiao.meeting"

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
        return True

    def _convening_error_message(self):
        """What keeps the meeting from being convened, or False."""
        self.ensure_one()
        if self.state != "draft":
            return self.env._("“%s” has already been convened.", self.display_name)
        if self.policy_id.state != "approved":
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
                ("id", "!=", self.id),
            ],
            order="date_start desc, id desc",
            limit=1,
        )

    def _action_convene(self):
        """Extension point: everything that convening one meeting sets up."""
        self.ensure_one()
        self._create_attendees()
        briefs = self._create_briefs()
        self._create_agenda()
        self._create_calendar_event()
        self._schedule_preparation(briefs)
        briefs.action_collect()
        self.activity_unlink(["chanxiao_meeting.mail_activity_type_convene"])
        self._send_notice(self.attendee_ids)

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
        # everybody gets the notice at the end, once the agenda is there
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

    # briefs

    def _create_briefs(self):
        lines = self.policy_id.department_ids.filtered(
            lambda line: line.department_id not in self.brief_ids.department_id
        )
        deadline = self._get_brief_deadline()
        return self.env["chanxiao.meeting.brief"].create(
            [
                {**self._prepare_brief_values(line), "deadline": deadline}
                for line in lines
            ]
        )

    def _prepare_brief_values(self, line):
        return {
            "meeting_id": self.id,
            "sequence": line.sequence,
            "department_id": line.department_id.id,
            "source_ids": [Command.set(line.source_ids.ids)],
            "confidential": line.confidential,
            "responsible_id": line._get_representative().id,
        }

    def _get_brief_deadline(self):
        """When briefs are due; on a day off nobody prepares, so before it."""
        if not self.date_start:
            return False
        lead = timedelta(hours=self.policy_id.preparation_lead_hours)
        return self.policy_id._get_working_moment(self.date_start - lead)

    def _update_brief_deadlines(self):
        for meeting in self:
            meeting.brief_ids.filtered(lambda brief: brief.state == "pending").write(
                {"deadline": meeting._get_brief_deadline()}
            )

    def _schedule_preparation(self, briefs):
        """An activity a brief, for whoever prepares it; else for the planner.

        The notice tells them when it is due: no mail of its own for each activity.
        """
        kind = self.env.ref("chanxiao_meeting.mail_activity_type_prepare")
        model_id = self.env["ir.model"]._get_id(briefs._name)
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return Activity.create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": brief.id,
                    "user_id": (brief.responsible_id or self.env.user).id,
                    "date_deadline": self.policy_id._get_local_date(
                        brief.deadline or self.date_start
                    ),
                    "summary": self.display_name,
                }
                for brief in briefs
            ]
        )

    # agenda

    def _create_agenda(self):
        """The standing agenda: the execution review first, a report a department.

        Topics that were put on the agenda beforehand come after it.
        """
        proposed = self.agenda_ids
        if "review" in proposed.mapped("kind"):
            return proposed
        lines = self.policy_id.agenda_ids
        values_list = []
        if "review" not in lines.mapped("kind"):
            values_list.append(self._prepare_review_item_values())
        # the results of the last meeting's decisions open the next one
        for line in lines.sorted(lambda line: line.kind != "review"):
            values_list += self._prepare_agenda_values(line)
        for position, values in enumerate(values_list, start=1):
            values["sequence"] = position * 10
        standing = self.env["chanxiao.meeting.agenda.item"].create(values_list)
        before = standing.filtered(lambda item: item.kind != "summary")
        proposed.sequence = max(before.mapped("sequence")) + 5
        return proposed | standing

    def _prepare_review_item_values(self):
        return {
            "meeting_id": self.id,
            "name": self.env._("Results of earlier decisions"),
            "kind": "review",
            "presenter_id": self.recorder_id.id,
        }

    def _prepare_agenda_values(self, line):
        values = {
            "meeting_id": self.id,
            "name": line.name,
            "kind": line.kind,
            "duration_planned": line.duration_planned,
            "department_id": line.department_id.id,
            "presenter_id": line._get_presenter().id,
        }
        if line.kind != "report":
            return [values]
        briefs = self.brief_ids.sorted("sequence")
        if line.department_id:
            briefs = briefs.filtered(lambda b: b.department_id == line.department_id)
        return [
            {
                **values,
                "name": self.env._(
                    "%(topic)s: %(department)s",
                    topic=line.name,
                    department=brief.department_id.name,
                ),
                "department_id": brief.department_id.id,
                "presenter_id": (line._get_presenter() or brief.responsible_id).id,
                "brief_id": brief.id,
            }
            for brief in briefs
        ]
