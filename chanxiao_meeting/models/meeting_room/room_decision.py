from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import get_lang

from ..common.state_mixin import ensure_single
from .decision_line import DecisionLine

#: so many namesakes are shown to choose from
MOST_PEOPLE = 8


class ChanxiaoMeeting(models.Model):
    """Deciding in the room: a line is read, shown, and saved once it is confirmed."""

    _inherit = "chanxiao.meeting"

    def room_read_line(self, line=None):
        """Read a decision that was typed as ``@person 12/8 what is to be done``.

        Nothing is saved. Who, when, which measure and which record were recognized is
        for whoever typed it to confirm.

        :param str line: who after ``@``, a day, and words with the number of a record
        :return: dict with the ``text``; ``person`` and ``subject`` (``{"id", "name"}``,
            of a record its ``model`` too) or ``None``; ``people`` to choose from where
            several fit; ``date`` or ``None``; ``measure`` with its ``measure_label``;
            ``problems``, sentences on what could not be read or may be a mistake
        :raise AccessError: for whoever does not conduct the meeting
        """
        ensure_single(self)._as_conductor()
        if not isinstance(line, str) or not line.strip():
            raise UserError(self.env._("Write down what is decided."))
        today = self.policy_id._get_local_date(fields.Datetime.now())
        read = DecisionLine(line, today, self._is_day_first())
        people, problems = self._read_person(read)
        day = read.take_date()
        problems += [self.env._("“%s” is no date.", word) for word in read.no_dates]
        if day and day < today:
            tasks = self.env["chanxiao.meeting.action"]
            [label] = tasks._get_field_labels({"deadline"})
            problems.append(self._describe_past(label, day))
        labels = self._get_measure_labels()
        measure = read.find_measure(labels)
        return {
            "text": read.rest,
            "person": people[0] if len(people) == 1 else None,
            "people": people if len(people) > 1 else [],
            "date": fields.Date.to_string(day) or None,
            "date_label": day and self._describe_day(day),
            "measure": measure,
            "measure_label": labels[measure],
            "subject": self._find_subject(read.find_numbers()),
            "problems": problems,
        }

    def _describe_day(self, day):
        weekday = format_date(self.env, day, date_format="EEE")
        return f"{format_date(self.env, day)} {weekday}"

    def _is_day_first(self):
        """Whether the user writes the day before the month."""
        written = get_lang(self.env).date_format
        return written.find("%d") < written.find("%m")

    def _get_measure_labels(self):
        field = self.env["chanxiao.meeting.decision"]._fields["measure"]
        return dict(field._description_selection(self.env))

    def _read_person(self, read):
        """Who is named: of the people of the meeting, else of the company.

        :return: people that fit, and sentences where it is not one
        """
        # bounded: names of the people of a meeting that the user conducts
        invited = self.sudo().attendee_ids.user_id
        line = read.rest
        word, ids = read.take_person([(user.id, user.name) for user in invited])
        if word is None:
            return [], []
        if not ids:
            read.rest = line
            # bounded: names of colleagues, to whom tasks may be given
            colleagues = self.env["res.users"].sudo()
            others = colleagues.search(
                [("share", "=", False), ("company_ids", "in", self.company_id.ids)]
            )
            word, ids = read.take_person([(user.id, user.name) for user in others])
        # bounded likewise
        users = self.env["res.users"].sudo().browse(ids[:MOST_PEOPLE])
        people = [{"id": user.id, "name": user.name} for user in users]
        if len(people) == 1:
            return people, []
        if people:
            return people, [self.env._("Several people are called “%s”.", word)]
        return [], [self.env._("Nobody in the company is called “%s”.", word)]

    def _find_subject(self, numbers):
        """The first record that one of these is the number of, if the user reads it."""
        if not numbers:
            return None
        known = {number.casefold() for number in numbers}
        kinds = self.env["chanxiao.meeting.subject"]._selection_subject_ref()
        for model, _label in kinds:
            records = self.env[model]
            if "name" not in records._fields or not records.has_access("read"):
                continue
            found = records.search(
                Domain("name", "in", [*numbers, *map(str.upper, numbers)])
                & Domain("company_id", "in", [*self.company_id.ids, False]),
                limit=1,
            )
            if found and found.name.casefold() in known:
                return {"id": found.id, "name": found.display_name, "model": model}
        return None

    def room_decide(self, values=None, key=None, screen="recorder"):
        """Save a decision with its task, and adopt it if the user decides.

        Whoever only records has it proposed; the chair adopts it in the room.

        :param dict values: ``text``, and as far as they are known ``topic_id``,
            ``person_id``, ``date``, ``measure`` and ``subject`` (model and id)
        :param str key: chosen by the screen; what is sent twice is saved once
        """
        ensure_single(self)._as_conductor()
        self._check_begun()
        given = self._read_decision(values if isinstance(values, dict) else {})
        if self.env["chanxiao.meeting.room.key"]._take(self, key):
            # bounded: a decision of a meeting that the user conducts
            decision = self.env["chanxiao.meeting.decision"].sudo().create(given)
            decision = decision.sudo(False)
            # bounded likewise
            [task] = decision.sudo().action_ids
            if decision.can_decide and task.assignee_id and task.deadline:
                decision.action_adopt()
        return self._answer_room(screen)

    def _read_decision(self, values):
        """The values of a decision and its task, checked."""
        task = self._read_task(values)
        topic = values.get("topic_id") and self._get_room_topic(values["topic_id"])
        subject = self._read_subject(values.get("subject"))
        measure = values.get("measure") or "other"
        if measure not in self._get_measure_labels():
            raise UserError(self.env._("This measure is not known: %s.", measure))
        return {
            "meeting_id": self.id,
            "agenda_item_id": topic.id if topic else False,
            "name": task["name"],
            "measure": measure,
            **({"subject_ref": subject} if subject else {}),
            "action_ids": [Command.create(task)],
        }

    def _read_task(self, values):
        """What is to be done, by whom and until when, checked."""
        text = values.get("text")
        if not isinstance(text, str) or not text.strip():
            raise UserError(self.env._("Write down what is decided."))
        return {
            "name": text.strip(),
            "assignee_id": self._read_assignee(values.get("person_id")),
            "deadline": self._read_deadline(values.get("date")),
        }

    def _read_assignee(self, user_id):
        if not user_id:
            return False
        # bounded: whether a colleague of that id can be given a task
        user = self.env["res.users"].sudo().browse(user_id).exists()
        if not user or user.share or self.company_id not in user.company_ids:
            raise UserError(self.env._("Tasks are given to people of the company."))
        return user.id

    def _read_deadline(self, day):
        try:
            return fields.Date.to_date(day or False) or False
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%s” is no date. Write it as 2026-03-31.", day)
            ) from None

    def _read_subject(self, subject):
        """A reference to a record that the user may read, or False."""
        if not subject:
            return False
        kinds = self.env["chanxiao.meeting.subject"]._selection_subject_ref()
        known = isinstance(subject, list | tuple) and len(subject) == 2
        if not known or subject[0] not in dict(kinds):
            raise UserError(self.env._("Meetings do not decide on this record."))
        model, record_id = subject
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(self.env._("The record was deleted. Choose another one."))
        record.check_access("read")
        return f"{model},{record.id}"
