"""What is left to do before a meeting is closed, and its minutes, as plain data."""

from odoo.fields import Date, Datetime

from .plain_text import is_plain, to_text


class ClosingContent:
    """The end of a meeting: what is missing, then its minutes.

    :meth:`build` has, besides each other:

    - ``missing``: ``blocking`` (why the meeting cannot be closed, or ``""``),
      ``warnings`` (sentences on what is not listed), ``attendance`` (people of whom
      nothing is noted), ``tasks`` (without owner or date), ``untreated`` topics and
      ``left`` ones, which are parked or ``dropped``. Empty once the minutes are past
      their draft
    - ``minutes``: the latest ones, ``None`` where there are none, or the viewer does
      not read them

    :param viewer: the meeting, with the rights of the viewer
    :param dict numbers: of its decisions, by id
    """

    def __init__(self, viewer, numbers):
        self.viewer = viewer
        # bounded to one meeting, whose people see what it has left to do
        self.meeting = viewer.sudo()
        self.numbers = numbers

    def build(self):
        return {"missing": self._get_missing(), "minutes": self._get_minutes()}

    # what is missing

    def _get_missing(self):
        """What keeps the meeting from being closed, and what closing leaves over."""
        meeting = self.meeting
        is_running, open_ = meeting.state == "in_progress", self._is_open()
        blocking = is_running and meeting._closing_error_message()
        warnings = meeting._get_closing_warnings() if is_running else []
        # these are listed below, one by one
        listed = is_running and meeting._get_untreated_warning()
        people = meeting._get_people_not_here() if open_ else meeting.attendee_ids[:0]
        topics = meeting._get_untreated_topics() if open_ else meeting.agenda_ids[:0]
        left = meeting.agenda_ids.filtered("parked") if open_ else topics[:0]
        return {
            "blocking": blocking or "",
            "warnings": [warning for warning in warnings if warning != listed],
            "attendance": [
                {
                    "id": person.id,
                    "name": person.partner_id.name,
                    "asked_leave": person.leave_reason or "",
                }
                for person in people
            ],
            "tasks": [self._get_task(task) for task in self._get_incomplete_tasks()],
            "untreated": [{"id": item.id, "name": item.name} for item in topics],
            "left": [
                {
                    "id": item.id,
                    "name": item.name,
                    "dropped": item.is_dropped,
                    "reason": item.drop_reason or "",
                }
                for item in left
            ],
        }

    def _is_open(self):
        """Whether anything can still be added to what the minutes tell."""
        if self.meeting.state == "held":
            return not self.meeting._get_settled_minutes()
        return self.meeting.state == "in_progress"

    def _get_incomplete_tasks(self):
        tasks = self.meeting.action_ids
        if not self._is_open():
            return tasks.browse()
        return tasks.filtered(
            lambda task: (
                task.state == "open"
                and task.decision_id.state != "withdrawn"
                and not (task.assignee_id and task.deadline)
            )
        )

    def _get_task(self, task):
        owner = task.assignee_id
        return {
            "id": task.id,
            "text": task.name,
            "number": self.numbers.get(task.decision_id.id),
            "owner": {"id": owner.id, "name": owner.name} if owner else None,
            "date": Date.to_string(task.deadline) or None,
        }

    # its minutes

    def _get_minutes(self):
        latest = self.meeting._get_latest_minutes()
        # with the rights of the viewer, as the form shows them
        minutes = latest.with_env(self.viewer.env)._filtered_access("read")
        if not minutes:
            return None
        return {
            **self._get_state(minutes),
            **self._get_offers(minutes),
            "summary": self._get_summary(minutes),
            "rulings": [self._get_ruling(ruling) for ruling in latest.ruling_ids],
            "receipts": {
                "count": minutes.receipt_count,
                "progress": minutes.receipt_progress,
                "objections": minutes.objection_count,
            },
            "papers": [
                {"id": paper.id, "name": paper.name, "url": paper._get_room_url()}
                for paper in minutes.readable_paper_ids
            ],
            "pdf": minutes._get_room_pdf_url() or "",
        }

    def _get_state(self, minutes):
        return {
            "id": minutes.id,
            "name": minutes.name,
            "number": minutes.filing_number or "",
            "revision": minutes.revision,
            "state": minutes.state,
            "state_label": minutes._get_state_label(),
            "deadline": Datetime.to_string(minutes.deadline) or None,
            "issued": Datetime.to_string(minutes.issued_at) or None,
            "is_late": minutes.is_late,
            "unadopted": minutes.state != "issued" and minutes.unadopted or "",
            "notice": minutes.approval_notice or "",
            "sending": minutes.sending_notice or "",
        }

    def _get_offers(self, minutes):
        """What the viewer may do with the minutes now."""
        state = minutes.state
        return {
            "can_write": state == "draft" and minutes.can_record,
            "can_issue": state == "approved" and minutes.can_record,
            "can_rule": minutes.can_rule,
            "can_take_back": minutes.can_take_back,
            "turn": minutes.approval_turn,
        }

    def _get_summary(self, minutes):
        html = minutes.summary or ""
        return {
            "text": to_text(html),
            # what has headings or lists is not rewritten as plain paragraphs
            "is_plain": is_plain(html),
            "html": str(html),
        }

    def _get_ruling(self, ruling):
        return {
            "id": ruling.id,
            "person": ruling.person_name,
            "ruling": ruling.ruling,
            "remark": ruling.remark or "",
            "at": Datetime.to_string(ruling.ruled_at),
        }
