"""How the content of minutes is written for one reader."""

from markupsafe import Markup

from odoo.fields import Date, Datetime
from odoo.tools.misc import format_date, format_datetime

from ...providers.period import Period
from ..common.local_time import to_day
from ..figures.figure_format import FigureFormat
from ..meeting.meeting_backlog import FRAMING_KINDS, STANDING_KINDS
from .minutes_content import BRIEF_TEXTS

CHINESE_DIGITS = "〇一二三四五六七八九"
SHORT_TABLE = 6  # rows
ATTENDED = {"present", "late", "left_early", "proxy"}
NARROW_COLUMNS = 2


class MinutesFormat(FigureFormat):
    """Formats what :class:`MinutesContent` froze, in the language of ``env``.

    Templates call it; everything it returns is text for QWeb to escape, except
    :meth:`html`, which passes on rich text that was sanitized when it was entered.
    """

    def __init__(self, env, content):
        self.header = content["header"]
        super().__init__(env, self.header.get("currency"))
        self._section = 0

    @property
    def is_chinese(self):
        return self.lang.startswith("zh")

    def section(self):
        """Number of the next section: 一、 in Chinese, 1. elsewhere."""
        self._section += 1
        if not self.is_chinese:
            return f"{self._section}. "
        tens, ones = divmod(self._section, 10)
        ten = {0: "", 1: "十"}.get(tens, CHINESE_DIGITS[tens] + "十")
        return f"{ten}{CHINESE_DIGITS[ones] if ones else ''}、"

    def keep_together(self, rows):
        """Class of a heading with its table: a short one is not torn by a page."""
        return "cx-block" if len(rows) <= SHORT_TABLE else None

    # what stands where

    def resolutions(self, content):
        """Decisions, each with the tasks that carry it out, as pairs."""
        return [
            (
                decision,
                [
                    task
                    for task in content["tasks"]
                    if task["number"].split(".")[0] == str(decision["number"])
                ],
            )
            for decision in content["decisions"]
        ]

    def rationales(self, content, item):
        """Why the decisions of a topic were taken, as far as that was written down."""
        return [
            f"{decision['number']}. {decision['rationale']}"
            for decision in content["decisions"]
            if decision["number"] in item["decisions"] and decision["rationale"]
        ]

    def loose_rationale(self, content, decision):
        """Why a decision was taken, where no topic says it."""
        told = [n for item in content["agenda"] for n in item["decisions"]]
        return decision["rationale"] if decision["number"] not in told else ""

    def overdue_tasks(self, content):
        """Earlier tasks that were still open after their date."""
        return [task for task in content["review"] if _is_overdue(task)]

    def left_out(self, content, item):
        """That a meeting did not come to a topic; "" where it did, or need not say."""
        if item.get("dropped"):
            return self._dropped(item)
        is_told = item["start"] or item["notes"] or item["decisions"] or item["parked"]
        # nobody knows where the time was not kept
        is_timed = any(other["start"] for other in content["agenda"])
        untold = FRAMING_KINDS if is_timed else STANDING_KINDS
        if is_told or item["kind"] in untold:
            return ""
        return self.env._("Not treated") if is_timed else self.env._("Nothing recorded")

    def _dropped(self, item):
        """That no meeting treats a topic, and why, as far as it was said."""
        reason, is_begun = item["drop_reason"], item["start"]
        if not reason:
            return self.env._("Dropped") if is_begun else self.env._("Not treated")
        if is_begun:
            return self.env._("Dropped: %s", reason)
        return self.env._("Not treated: %s", reason)

    def reports(self, content):
        """The briefs with something to read besides figures."""
        return [
            brief
            for brief in content["departments"]
            if any(brief.get(name) for name in BRIEF_TEXTS)
        ]

    def annex(self, content):
        """The departments with a place for figures: in a copy, those that have some."""
        return [
            brief
            for brief in content["departments"]
            if brief.get("figures") or not content.get("mark")
        ]

    def missing_reports(self, content):
        """The departments that handed nothing in."""
        return [
            brief["department"]
            for brief in content["departments"]
            if brief["state"] != "submitted"
        ]

    def is_wide(self, figure):
        """Whether the breakdown of a figure takes the whole width of the paper."""
        return len(self._get_columns(figure)) > NARROW_COLUMNS

    def breakdowns(self, figures):
        """Breakdowns of figures, the narrow ones in pairs beside each other."""
        rows, waiting = [], None
        for figure in figures:
            if not figure["breakdown"]:
                continue
            if self.is_wide(figure):
                rows.append([figure])
            elif waiting is None:
                waiting = [figure]
                rows.append(waiting)
            else:
                waiting.append(figure)
                waiting = None
        return rows

    # names and texts

    def name(self, record):
        """Name of a frozen record in the reader's language, "" if there is none."""
        if not record:
            return ""
        if record.get("left_out"):
            return self.env._("(left out for this reader)")
        return record.get("names", {}).get(self.lang) or record["name"] or ""

    def names(self, records):
        return ("、" if self.is_chinese else ", ").join(map(self.name, records))

    def presided(self):
        """Who took the chair when, one after the other; older minutes tell nothing."""
        told = [
            self.env._(
                "%(person)s from %(time)s",
                person=self.name(one["person"]),
                time=self.moment(one["at"], "time"),
            )
            for one in self.header.get("presided", [])
        ]
        return ("、" if self.is_chinese else ", ").join(told)

    def address(self, lines):
        return (" " if self.is_chinese else ", ").join(lines)

    def subject(self, subject):
        """Name of the record that something is about, "" if there is none."""
        if not subject:
            return ""
        if subject.get("left_out"):
            return self.name(subject)
        # minutes of earlier versions say so in the name
        if not subject.get("deleted"):
            return subject["name"]
        if not subject["name"]:
            return self.env._("Record deleted")
        return self.env._("%s (deleted)", subject["name"])

    def decision_facts(self, decision):
        """Measure, state and subject of a decision."""
        model = "chanxiao.meeting.decision"
        parts = [
            self.selection(model, "measure", decision["measure"]),
            self.selection(model, "state", decision["state"]),
            self.subject(decision["subject"]),
        ]
        return " · ".join(filter(None, parts))

    def approvals(self, content):
        """What was ruled in each step; minutes of earlier versions tell of the last."""
        last = content["approval"]
        return content.get("approvals") or ([last] if last else [])

    def approval_remarks(self, content):
        """Those who approved and said something."""
        return [ruling for ruling in self.approvals(content) if ruling["comment"]]

    def approval_step(self, ruling):
        """What the step of a ruling is called, and whether somebody stood in."""
        name = self.name(ruling.get("step"))
        if name and ruling["in_place"]:
            return self.env._("%s (in place)", name)
        return name

    def label(self, text):
        """``text`` as what stands before other words, with the language's colon."""
        return self.env._("%(label)s:", label=text)

    def brief_texts(self, brief):
        """The texts of a brief, as pairs of label and HTML."""
        labels = self.env["chanxiao.meeting.brief"]._fields
        return [
            (labels[name]._description_string(self.env), self.html(brief[name]))
            for name in BRIEF_TEXTS
            if brief[name]
        ]

    def task_subject(self, decision, task):
        """What a task is about, where the decision does not say so already."""
        subject = self.subject(task["subject"])
        return "" if subject == self.subject(decision["subject"]) else subject

    def html(self, text):
        return Markup(text or "")

    def selection(self, model, field, key):
        """The label that a selection field has for ``key``."""
        labels = self.env[model]._fields[field]._description_selection(self.env)
        return dict(labels).get(key, key or "")

    # for this reader

    def reader_notes(self, content):
        """What a reader should know: that something is missing, or is in confidence."""
        notes = []
        if missing := content.get("left_out"):
            notes.append(
                self.env._(
                    "Left out for this reader: confidential sections (%(sections)s), "
                    "names of records (%(titles)s).",
                    **missing,
                )
            )
        if any(map(self.is_in_confidence, content["departments"])):
            notes.append(
                self.env._(
                    "With confidential sections: not to be passed on to anybody who "
                    "may not read them."
                )
            )
        return notes

    def is_in_confidence(self, brief):
        """Whether a confidential brief is told here."""
        return brief["confidential"] and "figures" in brief

    # sentences

    def issued_sentence(self):
        return self.env._(
            "The minutes %(number)s of %(meeting)s, %(date)s, have been issued.",
            number=self.header["number"],
            meeting=self.name(self.header["policy"]),
            date=self.moment(self.header["planned_start"], "full"),
        )

    def attendance(self, people):
        """How many came, and who did not come as invited."""
        sentence = self.env._(
            "%(invited)s invited, %(attended)s attended",
            invited=len(people),
            attended=sum(person["attendance"] in ATTENDED for person in people),
        )
        exceptions = {}
        for person in people:
            if person["attendance"] not in (None, "present"):
                exceptions.setdefault(person["attendance"], []).append(person["person"])
        parts = [
            self.env._(
                "%(label)s: %(values)s",
                label=self.selection("chanxiao.meeting.attendee", "attendance", key),
                values=self.names(persons),
            )
            for key, persons in exceptions.items()
        ]
        return self._enumerate([sentence, *parts])

    def _enumerate(self, parts):
        return ("；" if self.is_chinese else "; ").join(parts)

    def review(self, content):
        """How earlier tasks stood, in a line."""
        tasks = content["review"]
        return self.env._(
            "%(total)s, of these done: %(done)s, open: %(open)s, overdue: %(overdue)s",
            total=len(tasks),
            done=sum(task["state"] in ("done", "verified") for task in tasks),
            open=sum(task["state"] == "open" for task in tasks),
            overdue=len(self.overdue_tasks(content)),
        )

    def effect_values(self, effect):
        """What a figure was, should be and is; "" where the minutes do not tell."""
        is_told = effect.get("check") or not effect["confidential"]
        if not (effect["unit"] and is_told) or effect.get("left_out"):
            return ""
        unit = effect["unit"]
        limits = {
            "target": effect["expected"],
            "target_max": effect["expected_max"],
            "unit": unit,
            "better": effect["better"],
        }
        is_range = effect["better"] in ("higher", "lower") or (
            effect["expected_max"] is not None
        )
        return self.env._(
            "before %(then)s, expected %(expected)s, reached %(now)s",
            then=self.figure(effect["previous"], unit),
            expected=(
                self.target(limits)
                if is_range
                else self.figure(effect["expected"], unit)
            ),
            now=self.figure(effect["value"], unit),
        )

    def is_secretive(self, effect):
        """Whether the values of an effect are not told here."""
        return bool(effect["unit"]) and not self.effect_values(effect)

    def effect_finding(self, effect):
        """Why an effect is judged as it is, "" where its values say so."""
        model = "chanxiao.meeting.decision.check"
        parts = [
            self.selection(model, "cause", effect["cause"]),
            effect["rivals"]
            and self.env._(
                "In the same time, on the same figure: %s", self.names(effect["rivals"])
            ),
            effect["remark"],
            effect["judged_by"]
            and self.env._("Judged by %s", self.name(effect["judged_by"])),
        ]
        return self._enumerate(filter(None, parts))

    def effect_color(self, effect):
        """The colour of what became of a decision."""
        tones = {"effective": "good", "ineffective": "bad"}
        return self.status_color(tones.get(effect["result"], "warning"))

    def as_of(self, brief):
        """When the figures of a brief were taken, and how far the period was then."""
        moments = [f["as_of"] for f in brief.get("figures", []) if f["as_of"]]
        if not moments:
            return ""
        moment = max(moments)
        parts = [self.env._("As of %s", self.moment(moment, "both"))]
        if self.period():
            parts.append(self._progress(moment))
        return self._enumerate(filter(None, parts))

    def _progress(self, moment):
        """How far the reported period was at a moment; nothing where it was over."""
        period = Period(
            self.env.company,
            self.header["period_start"],
            self.header["period_end"],
            tz=self.header["tz"],
            as_of=Datetime.to_datetime(moment),
        )
        return self.env["chanxiao.meeting.figure"]._describe_progress(period)

    def remark(self, person):
        """What is worth saying about somebody's attendance."""
        parts = []
        if person["proxy"]:
            parts.append(self.env._("Proxy: %s", self.name(person["proxy"])))
        if person["attendance"] == "late" and person["arrived"]:
            parts.append(
                self.env._("Arrived at %s", self.moment(person["arrived"], "time"))
            )
        if person["attendance"] == "left_early" and person["left"]:
            parts.append(self.env._("Left at %s", self.moment(person["left"], "time")))
        if person["reason"]:
            parts.append(person["reason"])
        # minutes that were sealed before infractions were told have none
        parts += [self._infraction(line) for line in person.get("infractions", ())]
        return self._enumerate(parts)

    def _infraction(self, line):
        kind = self.name(line["kind"])
        if not line["note"]:
            return kind
        return self.env._("%(kind)s: %(note)s", kind=kind, note=line["note"])

    def presenter(self, item):
        return self.env._("Presented by %s", self.name(item["presenter"]))

    def planned(self, item):
        return self.env._("%s minutes planned", item["minutes_planned"])

    def slips(self, task):
        return self.env._("Postponed %s times", task["slips"])

    def verified(self, task):
        """Who verified a task and when; "" if nobody did, or if it is not known."""
        if not task.get("verified_by"):
            return ""
        return self.env._(
            "Verified by %(person)s on %(date)s",
            person=self.name(task["verified_by"]),
            date=self.moment(task["verified_at"]),
        )

    def overdue(self, task):
        return self.env._("%s days overdue", task["overdue_days"])

    def override(self, figure):
        """Where a figure that was entered by hand comes from."""
        override = figure["override"]
        return self.env._(
            "Entered by hand by %(person)s: %(reason)s. Computed: %(value)s",
            # minutes of earlier versions do not say who
            person=self.name(override.get("person")) or "–",
            reason=" ".join(
                filter(None, [self.name(override["reason"]), override["note"]])
            ),
            value=self.figure(override["computed"], figure["unit"]),
        )

    # moments

    def day(self, value, style="medium"):
        return format_date(self.env, Date.to_date(value), self.lang, style)

    def period(self):
        """The days that were reported on, "" if there are none."""
        start, end = self.header["period_start"], self.header["period_end"]
        return f"{self.day(start)} – {self.day(end)}" if start and end else ""

    def moment(self, value, pattern="date"):
        """Local date, time or both of a moment, in the zone of the meeting."""
        zone = self.header["tz"]
        if not value:
            return ""
        time = format_datetime(self.env, value, zone, "HH:mm", self.lang)
        if pattern == "time":
            return time
        local = self._day(value)
        style = "full" if pattern == "full" else "medium"
        day = format_date(self.env, local, self.lang, style)
        return day if pattern == "date" else f"{day} {time}"

    def span(self, start, end):
        """Full date and both times; the end's date too where it differs."""
        if not start:
            return ""
        text = self.moment(start, "full")
        if not end:
            return text
        same_day = self._day(start) == self._day(end)
        return f"{text}–{self.moment(end, 'time' if same_day else 'full')}"

    def _day(self, value):
        """Local date of a moment."""
        return to_day(Datetime.to_datetime(value), self.header["tz"])


def _is_overdue(task):
    return task["state"] == "open" and task["overdue_days"] > 0
