"""What a revision of minutes says differently from the one before it."""

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html_sanitize, is_html_empty

from odoo.addons.html_editor.models.diff_utils import generate_comparison

from ..policy.policy_comparison import Change
from .minutes_content import BRIEF_TEXTS
from .minutes_format import MinutesFormat

MEETING = "chanxiao.meeting"
TOPIC = "chanxiao.meeting.agenda.item"
DECISION = "chanxiao.meeting.decision"
TASK = "chanxiao.meeting.action"
ATTENDEE = "chanxiao.meeting.attendee"
BRIEF = "chanxiao.meeting.brief"
QUESTION = "chanxiao.meeting.question"
CHECK = "chanxiao.meeting.decision.check"
CONTACT = "chanxiao.work.contact"
RULING = "chanxiao.meeting.accountability"


class MinutesFacts:
    """Minutes as facts that can be compared, in words of one reader.

    Every part is ``{key: (title, {label: text})}``: the key is what stays the same
    between revisions (the record's id; a topic's kind and name). Rich text is Markup.
    A text that says nothing is "".
    """

    def __init__(self, env, content):
        self.env = env
        self.content = content
        self.fmt = MinutesFormat(env, content)

    def get_parts(self):
        """The parts in the order of the document, by the heading each has there."""
        summary = {self.env._("Conclusion"): self._html(self.content["summary"])}
        decisions = self._by_id("decisions", DECISION, self._get_decision)
        tasks = self._by_id("tasks", TASK, self._get_task)
        questions = self._by_id("questions", QUESTION, self._get_question)
        review = self._by_id("review", TASK, self._get_review)
        effects = self._by_id("effects", CHECK, self._get_effect)
        contacts = self._by_id("contacts", CONTACT, self._get_contact)
        rulings = self._by_id("rulings", RULING, self._get_ruling)
        return {
            self.env._("Minutes"): {"header": ("", self._get_header())},
            self.env._("Conclusion"): {"summary": ("", summary)},
            self.env._("Decisions and Tasks"): decisions | tasks,
            self.env._("Topics and Discussion"): self._get_topics(),
            self.env._("Questions and Answers"): questions,
            self.env._("Execution of Earlier Decisions"): review,
            self.env._("Effect of Earlier Decisions"): effects,
            self.env._("Work Contact Sheets"): contacts,
            self.env._("Commendations and Penalties"): rulings,
            self.env._("Reports of the Departments"): self._get_departments(),
            self.env._("Attendance"): self._get_attendance(),
        }

    def _label(self, model, name):
        return self.env[model]._fields[name]._description_string(self.env)

    def _labelled(self, model, texts):
        return {self._label(model, name): text for name, text in texts.items()}

    def _html(self, text):
        return Markup("" if is_html_empty(text) else text)

    def _by_id(self, part, model, describe):
        """Minutes of earlier versions have fewer parts."""
        return {
            (part, row["id"]): (row["text"], self._labelled(model, describe(row)))
            for row in self.content.get(part, ())
        }

    def _get_header(self):
        header, fmt = self.content["header"], self.fmt
        held = fmt.span(header["actual_start"], header["actual_end"])
        planned = fmt.span(header["planned_start"], header["planned_end"])
        return {
            self.env._("Actual Time"): held,
            self.env._("Planned Time"): planned,
            self.env._("Reported Period"): fmt.period(),
            self.env._("Copies To"): fmt.names(header["copies_to"]),
            self.env._("Took the Chair"): fmt.presided(),
            **self._labelled(
                MEETING,
                {
                    "location": header["place"],
                    "chair_id": fmt.name(header["chair"]),
                    "recorder_id": fmt.name(header["recorder"]),
                    "justification": header["justification"],
                },
            ),
        }

    def _get_decision(self, decision):
        fmt = self.fmt
        return {
            "name": decision["text"],
            "measure": fmt.selection(DECISION, "measure", decision["measure"]),
            "subject_ref": fmt.subject(decision["subject"]),
            "rationale": decision["rationale"],
            "state": fmt.selection(DECISION, "state", decision["state"]),
            "check_date": fmt.day(decision["check_date"]),
            "verifier_id": fmt.name(decision["verifier"]),
        }

    def _get_task(self, task):
        fmt = self.fmt
        return {
            "name": task["text"],
            "assignee_id": fmt.name(task["owner"]),
            "department_id": fmt.name(task["department"]),
            "deadline": fmt.day(task["date"]),
            "subject_ref": fmt.subject(task["subject"]),
        }

    def _get_review(self, task):
        fmt = self.fmt
        return {
            **self._get_task(task),
            "state": fmt.selection(TASK, "state", task["state"]),
            "done_at": fmt.moment(task["done_at"]),
            "feedback": task["feedback"],
            "verified_by_id": fmt.name(task.get("verified_by")),
        }

    def _get_question(self, question):
        fmt = self.fmt
        return {
            "question": question["text"],
            "answerer_id": fmt.name(question["answerer"]),
            "deadline": fmt.moment(question["deadline"], "both"),
            "answer": question["answer"],
        }

    def _get_effect(self, effect):
        fmt = self.fmt
        return {
            "state": fmt.selection(CHECK, "state", effect["result"]),
            "definition_id": fmt.name(effect["figure"]),
            "now_value": fmt.effect_values(effect),
            "cause": fmt.effect_finding(effect),
        }

    def _get_contact(self, contact):
        fmt = self.fmt
        return {
            "state": fmt.selection(CONTACT, "state", contact["state"]),
            "assignee_id": fmt.name(contact["owner"]),
            "date_due": fmt.day(contact["date"]),
            "answer": contact["answer"],
            "result": contact["result"],
        }

    def _get_ruling(self, case):
        fmt = self.fmt
        return {
            "person_id": fmt.name(case["person"]),
            "ruling": fmt.selection(RULING, "ruling", case["ruling"]),
            "penalty": case["penalty"],
            "ruling_words": case["words"],
        }

    def _get_topics(self):
        """Topics have only their names; of two alike the later one is the second."""
        topics, seen = {}, {}
        for item in self.content["agenda"]:
            name = (item["kind"], item["name"])
            seen[name] = seen.get(name, 0) + 1
            topics[(*name, seen[name])] = (item["name"], self._get_topic(item))
        return topics

    def _get_topic(self, item):
        fmt = self.fmt
        return self._labelled(
            TOPIC,
            {
                "presenter_id": fmt.name(item["presenter"]),
                "subject_ref": fmt.subject(item["subject"]),
                "time_start": fmt.moment(item["start"], "time"),
                "time_end": fmt.moment(item["end"], "time"),
                "cause": item["cause"],
                "emergency_measure": item["emergency_measure"],
                "notes": self._html(item["notes"]),
                "parked": self.env._("Yes") if item["parked"] else "",
                "is_dropped": self.env._("Yes") if item.get("dropped") else "",
                "drop_reason": item.get("drop_reason", ""),
            },
        )

    def _get_departments(self):
        departments = {}
        for brief in self.content["departments"]:
            department = self.fmt.name(brief["department"])
            key = brief["department"] and brief["department"]["id"]
            departments["brief", key] = (department, self._get_brief(brief))
            for figure in brief.get("figures", ()):
                title = self.env._(
                    "%(department)s: %(figure)s",
                    department=department,
                    figure=self.fmt.name(figure["label"]),
                )
                departments["figure", key, figure["key"]] = (
                    title,
                    self._get_figure(figure),
                )
        return departments

    def _get_brief(self, brief):
        texts = {"state": self.fmt.selection(BRIEF, "state", brief["state"])}
        # where it is left out, and in minutes of earlier versions, there is no more
        if "responsible" in brief:
            texts["responsible_id"] = self.fmt.name(brief["responsible"])
            texts |= {name: self._html(brief[name]) for name in BRIEF_TEXTS}
        return self._labelled(BRIEF, texts)

    def _get_figure(self, figure):
        fmt, unit = self.fmt, figure["unit"]
        return self._labelled(
            "chanxiao.meeting.figure",
            {
                "reported_value": fmt.figure(figure["value"], unit),
                "previous": fmt.figure(figure["previous"], unit),
                "target": fmt.target(figure),
                "is_overridden": figure["override"] and fmt.override(figure) or "",
            },
        )

    def _get_attendance(self):
        fmt = self.fmt
        return {
            person["person"]["id"]: (
                fmt.name(person["person"]),
                self._labelled(
                    ATTENDEE,
                    {
                        "role": fmt.selection(ATTENDEE, "role", person["role"]),
                        "attendance": fmt.selection(
                            ATTENDEE, "attendance", person["attendance"]
                        ),
                        "leave_reason": fmt.remark(person),
                    },
                ),
            )
            for person in self.content["attendance"]
        }


def compare_parts(old, new):
    """What differs between two parts of minutes.

    :param dict old: a part of ``MinutesFacts`` of the revision before
    :param dict new: the same part of this one
    :return: list of :class:`Change` in the order of the new one, dropped rows last
    """
    changes = []
    for key, (title, texts) in new.items():
        if key not in old:
            changes.append(Change("", "added", title, "", _enumerate(texts)))
            continue
        before = old[key][1]
        for label in [*before, *(set(texts) - set(before))]:
            was, now = before.get(label, ""), texts.get(label, "")
            if was != now:
                name = " · ".join(filter(None, (title, label)))
                changes.append(Change("", "changed", name, *_mark(was, now)))
    return changes + [
        Change("", "removed", title, _enumerate(texts), "")
        for key, (title, texts) in old.items()
        if key not in new
    ]


def _enumerate(texts):
    """Every text of a row that says something, under its label."""
    lines = [Markup("%s: %s") % (label, text) for label, text in texts.items() if text]
    return Markup("\n").join(lines)


def _mark(was, now):
    """Rich text before and after, with what was dropped and what is new marked."""
    if not isinstance(now, Markup) or not (was and now):
        return was, now
    # Odoo's own comparison says what leads from its first text to its second
    merged = generate_comparison(str(was), str(now))
    return _take_side(merged, "added", "del"), _take_side(merged, "removed", "ins")


def _take_side(merged, dropped, mark):
    """One side of a comparison: without what only the other one has."""
    tree = html.fragment_fromstring(merged, create_parent="div")
    for element in list(tree.iter("added", "removed")):
        if element.tag == dropped:
            element.drop_tree()
        else:
            element.tag = mark
    # taken apart and put together: what is left is as safe as what was frozen
    return Markup(html_sanitize(html.tostring(tree, encoding="unicode")))


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    differences_html = fields.Html(
        "What Was Revised", compute="_compute_differences_html", sanitize=False
    )

    @api.depends("content", "revision")
    @api.depends_context("lang", "uid")
    def _compute_differences_html(self):
        for minutes in self:
            minutes.differences_html = minutes.revision > 1 and self.env[
                "ir.qweb"
            ]._render("chanxiao_meeting.minutes_differences", {"minutes": minutes})

    def _get_differences(self):
        """What these minutes say differently from the revision before them.

        :return: list of pairs of a heading and its changes, in the language of the
            environment; empty for first revisions
        """
        self.ensure_one()
        before, reading = self._get_previous(), self._get_reading()
        contents = [
            document._get_shown_content(reading)
            for document in (before, self)
            if before
        ]
        if not contents or not all(contents):
            return []
        # bounded: both as they are read by the same reader
        old, new = (MinutesFacts(self.env, one).get_parts() for one in contents)
        sections = [
            (heading, compare_parts(old[heading], part))
            for heading, part in new.items()
        ]
        return [(heading, changes) for heading, changes in sections if changes]

    @api.model
    def _get_difference_label(self, kind):
        return self.env["chanxiao.meeting.policy"]._get_change_label(kind)
