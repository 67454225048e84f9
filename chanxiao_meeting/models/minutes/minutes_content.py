"""What the minutes of a meeting say, as plain data."""

from odoo.fields import Date, Datetime
from odoo.tools import html_sanitize, is_html_empty

from ..policy.policy_target import LIMITS

VERSION = 2
BRIEF_TEXTS = ("problems", "measures_taken", "support_needed", "proposals")


class MinutesContent:
    """Builds the frozen content of minutes from a meeting.

    :meth:`build` returns JSON-ready data that renderers (form, PDF, mail) format for
    their reader, and that later changes of the records do not reach:

    - numbers are raw, with their unit beside them; not known is ``None``
    - moments are strings in UTC (``2026-03-16 01:00:00``), days ``2026-03-16``
    - selections are their keys
    - a record is ``{"id", "name"}``, with ``"names": {language: name}`` where its name
      is translated; ``None`` if there is none
    - the record that something is about also has ``model`` and ``deleted``: of one that
      was deleted only the name is left
    - rich text is sanitized HTML, ``""`` when empty; other text is plain

    Keys: ``version``, ``header``, ``attendance``, ``review`` (earlier tasks),
    ``effects`` (of earlier decisions, as they were judged since; older minutes have
    none), ``contacts`` (work contact sheets beside them; older minutes have none),
    ``rulings`` (published commendations and penalties; older minutes have none),
    ``departments`` (brief and figures of each), ``agenda``, ``questions`` (asked, and
    taken up; older minutes have none), ``decisions``, ``tasks``, ``summary``,
    ``approval`` (the last ruling, ``None`` until approved), ``approvals`` (of each
    step in order, with the remarks; older minutes have none). A topic says whether it
    was ``dropped`` and why (``drop_reason``); older minutes do not.

    It is all of it, also what is confidential: the sections of confidential briefs,
    their work contact sheets, effects on their figures. These name the ``brief`` or
    ``check`` that says who is told of them, see ``redaction.py``. In minutes of version
    1 there is nothing confidential.
    """

    def __init__(self, minutes):
        # The content must not depend on who drafts it. Bounded to one meeting, and
        # what is not for a reader is left out when it is shown.
        self.minutes = minutes.sudo()
        self.meeting = self.minutes.meeting_id
        self.env = self.minutes.env
        self.subjects = {}
        self.languages = [code for code, _name in self.env["res.lang"].get_installed()]

    def build(self):
        decisions, reviewed = self._get_decisions(), self._get_reviewed()
        topics, actions = self.meeting.agenda_ids, decisions.action_ids
        contacts = self._get_contacts()
        for documents in (topics, decisions, actions, reviewed, contacts):
            self.subjects |= documents._get_subjects()
        numbers = {decision.id: n for n, decision in enumerate(decisions, start=1)}
        return {
            "version": VERSION,
            "header": self._get_header(),
            "attendance": [self._get_person(a) for a in self.meeting.attendee_ids],
            "review": [self._get_review(action) for action in reviewed],
            "effects": [self._get_effect(check) for check in self._get_effects()],
            "contacts": [self._get_contact(contact) for contact in contacts],
            "rulings": [self._get_ruling(case) for case in self._get_rulings()],
            "departments": [self._get_brief(b) for b in self.meeting.brief_ids],
            "agenda": [self._get_topic(item, numbers) for item in topics],
            "questions": [self._get_question(q) for q in self._get_questions()],
            "decisions": [self._get_decision(d, numbers[d.id]) for d in decisions],
            "tasks": [
                self._get_task(action, f"{numbers[decision.id]}.{n}")
                for decision in decisions
                for n, action in enumerate(self._get_actions(decision), start=1)
            ],
            "summary": self._html(self.minutes.written_summary),
            "approval": None,
            "approvals": [],
        }

    def build_approvals(self, rulings):
        """What was ruled in the steps in which these minutes were approved."""
        return [
            {
                "user": {"id": ruling.user_id.id, "name": ruling.person_name},
                "date": Datetime.to_string(ruling.ruled_at),
                "comment": ruling.remark or "",
                "step": self._record(ruling, "step_name"),
                "in_place": ruling.is_stand_in,
            }
            for ruling in rulings
        ]

    # which records

    def _get_decisions(self):
        return self.meeting.decision_ids.filtered(lambda d: d.state != "withdrawn")

    def _get_questions(self):
        """What was asked in the meeting, after what earlier ones left unanswered."""
        return self.meeting.agenda_ids.question_ids | self.meeting.question_ids

    def _get_actions(self, decision):
        return decision.action_ids.filtered(lambda action: action.state != "cancelled")

    def _get_reviewed(self):
        return self.env["chanxiao.meeting.action"]._get_review_actions(self.meeting)

    def _get_effects(self):
        checks = self.env["chanxiao.meeting.decision.check"]
        return checks._get_review_checks(self.meeting)

    def _get_contacts(self):
        return self.env["chanxiao.work.contact"]._get_review_contacts(self.meeting)

    def _get_rulings(self):
        cases = self.env["chanxiao.meeting.accountability"]
        return cases._get_told_rulings(self.meeting)

    # plain data

    def _record(self, record, field="name"):
        if not record:
            return None
        value = {"id": record.id, "name": record[field]}
        if record._fields[field].translate:
            value["names"] = {
                language: record.with_context(lang=language)[field]
                for language in self.languages
            }
        return value

    def _subject(self, document):
        """The record that a topic, decision or task is about, even if it is gone."""
        subject = self.subjects.get(document)
        if subject is None and not document.subject_name:
            return None
        if subject is None:
            name = document.subject_deleted_name or ""
            return {"id": None, "model": None, "name": name, "deleted": True}
        return {
            "id": subject.id,
            "model": subject._name,
            "name": subject.display_name,
            "deleted": False,
        }

    def _html(self, html):
        return "" if is_html_empty(html) else str(html_sanitize(html))

    # the parts

    def _get_header(self):
        meeting, minutes = self.meeting, self.minutes
        return {
            "company": self._get_company(),
            "currency": self._get_currency(),
            "number": minutes.name,
            "revision": minutes.revision,
            "revision_reason": minutes.written_reason or "",
            "meeting": meeting.name or "",
            "policy": {
                **self._record(meeting.policy_id),
                "code": meeting.policy_id.code,
            },
            "kind": meeting.kind,
            "justification": meeting.justification or "",
            "place": meeting.location or "",
            "tz": meeting.policy_id.tz,
            "planned_start": Datetime.to_string(meeting.date_start) or None,
            "planned_end": Datetime.to_string(meeting.date_end) or None,
            "actual_start": Datetime.to_string(meeting.started_at) or None,
            "actual_end": Datetime.to_string(meeting.ended_at) or None,
            "period_start": Date.to_string(meeting.period_start) or None,
            "period_end": Date.to_string(meeting.period_end) or None,
            "chair": self._record(meeting.chair_id),
            "presided": [
                {"person": {"id": one["id"], "name": one["name"]}, "at": one["at"]}
                for one in meeting.presiding_log or []
            ],
            "recorder": self._record(meeting.recorder_id),
            "copies_to": [self._record(p) for p in minutes.copy_partner_ids],
        }

    def _get_company(self):
        partner = self.meeting.company_id.partner_id
        address = partner._display_address(without_company=True)
        return {
            **self._record(self.meeting.company_id),
            "address": [line for line in address.split("\n") if line.strip()],
            "phone": partner.phone or "",
        }

    def _get_currency(self):
        currency = self.meeting.company_id.currency_id
        return {
            **self._record(currency),
            "symbol": currency.symbol,
            "position": currency.position,
            "digits": currency.decimal_places,
        }

    def _get_person(self, attendee):
        return {
            "person": self._record(attendee.partner_id),
            "department": self._record(attendee.department_id),
            "role": attendee.role,
            "attendance": attendee.attendance or None,
            "arrived": Datetime.to_string(attendee.check_in) or None,
            "left": Datetime.to_string(attendee.check_out) or None,
            "reason": attendee.leave_reason or "",
            "proxy": self._record(attendee.proxy_id),
            "infractions": [
                {"kind": self._record(line.kind_id), "note": line.note or ""}
                for line in attendee.infraction_ids
            ],
        }

    def _get_brief(self, brief):
        return {
            "brief": brief.id,
            "department": self._record(brief.department_id),
            "confidential": brief.confidential,
            "state": brief.state,
            "responsible": self._record(brief.responsible_id),
            "submitted_at": Datetime.to_string(brief.submitted_at) or None,
            "figures": [self._get_figure(figure) for figure in brief.figure_ids],
            **{name: self._html(brief[name]) for name in BRIEF_TEXTS},
        }

    def _get_figure(self, figure):
        return {
            "key": figure.key,
            "label": self._record(figure, "label"),
            "unit": figure.unit,
            "better": figure.better,
            "value": figure.reported_value if figure.is_reported_known else None,
            "previous": figure.previous if figure.is_previous_known else None,
            "trend": figure.trend or None,
            "breakdown": figure.breakdown or [],
            "columns": self._get_columns(figure),
            **{name: figure[name] if figure.has_target else None for name in LIMITS},
            "status": figure.status,
            "as_of": Datetime.to_string(figure.as_of) or None,
            "override": self._get_override(figure) if figure.is_overridden else None,
        }

    def _get_columns(self, figure):
        """How the rows of the breakdown are shown, with titles in every language."""
        titles = {
            language: [
                column["title"]
                for column in (
                    figure.with_context(lang=language).breakdown_columns or []
                )
            ]
            for language in self.languages
        }
        return [
            {
                **column,
                "names": {lang: names[place] for lang, names in titles.items()},
            }
            for place, column in enumerate(figure.breakdown_columns or [])
        ]

    def _get_override(self, figure):
        return {
            "computed": figure.value if figure.is_known else None,
            "reason": self._record(figure.override_reason_id),
            "note": figure.override_note or "",
            "person": self._record(figure.override_user_id),
        }

    def _get_topic(self, item, numbers):
        return {
            "name": item.name,
            "kind": item.kind,
            "presenter": self._record(item.presenter_id),
            "department": self._record(item.department_id),
            "minutes_planned": item.duration_planned,
            "start": Datetime.to_string(item.time_start) or None,
            "end": Datetime.to_string(item.time_end) or None,
            "subject": self._subject(item),
            "cause": item.cause or "",
            "emergency_measure": item.emergency_measure or "",
            "notes": self._html(item.notes),
            "parked": item.parked,
            "dropped": item.parked and item.is_dropped,
            "drop_reason": item.drop_reason or "",
            "decisions": [
                numbers[decision.id]
                for decision in item.decision_ids
                if decision.id in numbers
            ],
        }

    def _get_question(self, question):
        return {
            "id": question.id,
            "text": question.question,
            "asker": self._record(question.asker_id),
            "answerer": self._record(question.answerer_id or question.guest_id),
            "deadline": Datetime.to_string(question.deadline),
            "answer": question.answer or "" if question.answered_at else "",
            "answered_at": Datetime.to_string(question.answered_at) or None,
            "late": question.is_late,
        }

    def _get_decision(self, decision, number):
        return {
            "id": decision.id,
            "number": number,
            "text": decision.name,
            "measure": decision.measure,
            "subject": self._subject(decision),
            "rationale": decision.rationale or "",
            "state": decision.state,
            "check_date": Date.to_string(decision.check_date) or None,
            "verifier": self._record(decision.verifier_id),
        }

    def _get_task(self, action, number):
        return {
            "id": action.id,
            "number": number,
            "text": action.name,
            "owner": self._record(action.assignee_id),
            "department": self._record(action.department_id),
            "date": Date.to_string(action.deadline) or None,
            "subject": self._subject(action),
        }

    def _get_review(self, action):
        return {
            **self._get_task(action, None),
            "meeting": action.meeting_id.name or "",
            "state": action.state,
            "done_at": Datetime.to_string(action.done_at) or None,
            "feedback": action.feedback or "",
            "verified_by": self._record(action.verified_by_id),
            "verified_at": Datetime.to_string(action.verified_at) or None,
            "overdue_days": action.overdue_days,
            "slips": action.slip_count,
        }

    def _get_effect(self, check):
        decision = check.decision_id
        told = bool(check.key)
        return {
            "id": decision.id,
            "check": check.id,
            "meeting": decision.meeting_id.name or "",
            "text": decision.name,
            "kind": check.kind,
            "date": Date.to_string(check.date),
            "result": check.state,
            "cause": check.cause or None,
            "rivals": [self._record(rival) for rival in check.rival_ids],
            "remark": check.remark or "",
            "judged_by": self._record(check.judged_by_id),
            "figure": self._record(check.definition_id),
            "confidential": check.confidential,
            "unit": check.unit or None,
            "better": check.better or None,
            "previous": check.then_value if told and check.is_then_known else None,
            "expected": check.expected_value if told else None,
            "expected_max": (
                check.expected_value_max if told and check._has_range() else None
            ),
            "value": check.now_value if told and check.is_now_known else None,
        }

    def _get_contact(self, contact):
        return {
            "id": contact.id,
            "brief": contact.brief_id.confidential and contact.brief_id.id,
            "number": contact.name,
            "text": contact.topic,
            "kind": contact.kind,
            "from": self._record(contact.from_department_id),
            "to": self._record(contact.to_department_id),
            "owner": self._record(contact.assignee_id),
            "date": Date.to_string(contact.date_due) or None,
            "subject": self._subject(contact),
            "state": contact.state,
            "answer": contact.answer or "",
            "result": contact.result or "",
            "overdue_days": contact.overdue_days,
        }

    def _get_ruling(self, case):
        """What is published of a case: not what was explained."""
        return {
            "id": case.id,
            "text": case.name,
            "kind": case.kind,
            "cause": case.cause,
            "person": self._record(case.person_id),
            "department": self._record(case.department_id),
            "ruling": case.ruling,
            "penalty": case.penalty or "",
            "words": case.ruling_words or "",
            "date": Datetime.to_string(case.ruled_at),
        }
