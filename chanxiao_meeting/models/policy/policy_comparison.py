"""What an amendment changes, field by field and line by line, in words."""

from bisect import bisect_left
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import format_date, format_duration, html2plaintext

from .policy_target import LIMITS

# Told together, in words: on which days and when the meetings are held; how soon the
# minutes are issued.
TOLD_IN_CYCLE = {
    "recurrence",
    "weekdays",
    "month_days",
    "month_week",
    "time_start",
    "duration",
}
TOLD_IN_DEADLINE = {"minutes_deadline_value", "minutes_deadline_unit"}
# Not part of what a line says.
OF_THE_LINE = {"policy_id", "company_id", "sequence", "origin_id"}


@dataclass(frozen=True)
class Change:
    """One thing that a revision says differently, in the language of its reader.

    :param str section: name of the policy's field with the lines, "" for the policy's
        own fields
    :param str kind: ``changed``, ``added``, ``removed`` or ``moved``
    :param str name: what it is about
    :param str old: what the revision before said, "" if nothing
    :param str new: what this one says, "" if nothing
    """

    section: str
    kind: str
    name: str
    old: str
    new: str


def find_moved(places):
    """Which of these stand elsewhere, once added and removed ones are left out.

    The fewest that explain the new order: one that went from the end to the front
    moved, and not all the others.

    :param list places: the former place of each, all different, in the new order
    :return: set of former places
    """
    # longest increasing subsequence, by the smallest end of each length
    ends, chains = [], []
    for place in places:
        length = bisect_left(ends, place)
        chain = [*(chains[length - 1] if length else []), place]
        ends[length : length + 1] = [place]
        chains[length : length + 1] = [chain]
    return set(places) - set(chains[-1] if chains else [])


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"

    changes_html = fields.Html(
        "What Changes", compute="_compute_changes_html", sanitize=False
    )

    @api.depends(
        "previous_revision_id",
        "department_ids",
        "agenda_ids",
        "target_ids",
    )
    @api.depends_context("lang")
    def _compute_changes_html(self):
        for policy in self:
            policy.changes_html = bool(policy.previous_revision_id) and self.env[
                "ir.qweb"
            ]._render("chanxiao_meeting.policy_changes", {"policy": policy._origin})

    def _get_changes(self):
        """What this revision says differently from the one before it.

        :return: list of :class:`Change` in the language of the context; empty for the
            first revision
        """
        self.ensure_one()
        before = self.previous_revision_id
        if not before:
            return []
        changes = _compare_texts("", before._get_rule_texts(), self._get_rule_texts())
        for name, names in self._get_compared_lines().items():
            changes += _compare_lines(name, names, before[name], self[name])
        return changes

    def _get_change_sections(self):
        """The changes as they are shown: pairs of a heading and its changes."""
        sections = {}
        for change in self._get_changes():
            sections.setdefault(change.section, []).append(change)
        return [
            (self._get_section_label(name), changes)
            for name, changes in sections.items()
        ]

    def _get_no_changes_message(self):
        return self.env._(
            "Nothing differs from revision %s.", self.previous_revision_id.revision
        )

    def _get_section_label(self, name):
        if name:
            return self._fields[name]._description_string(self.env)
        return self.env._("Rules of the Policy")

    @api.model
    def _get_change_label(self, kind):
        return {
            "changed": self.env._("Amended"),
            "added": self.env._("New in this revision"),
            "removed": self.env._("Dropped"),
            "moved": self.env._("Other position"),
        }[kind]

    @api.model
    def _get_compared_lines(self):
        """Extension point: lines that are compared, and what tells them apart.

        :return: ``{field: names}``, where ``names`` are fields of the lines; the first
            one is what a line is called by
        """
        return {
            "department_ids": ["department_id"],
            "agenda_ids": ["name", "kind", "department_id"],
            "target_ids": ["definition_id", "date_from"],
        }

    def _get_rule_texts(self):
        """What the policy lays down, lines aside, as :func:`_get_texts` has it.

        All that stays as it was approved, whichever room adds it.
        """
        told = TOLD_IN_CYCLE | TOLD_IN_DEADLINE | self._get_compared_lines().keys()
        declared = self._get_declared("_frozen_fields")
        frozen = set().union(*(names.get("approved", ()) for names in declared))
        # when it comes into force is on every revision
        names = frozen - told - {"valid_from", "company_id"}
        texts = {}
        for name, field in self._fields.items():
            if name in names and field.type != "one2many":
                texts.update(_get_texts(self, name))
            elif name == "recurrence":
                texts[_get_label(self, "cycle_summary"), ""] = self.cycle_summary
                if self.recurrence == "none":
                    label = _get_label(self, "time_start")
                    texts[label, ""] = format_duration(self.time_start)
            elif name == "minutes_deadline_value":
                texts[_get_label(self, name), ""] = self._get_deadline_text()
        return texts

    def _get_deadline_text(self):
        """How soon the minutes are issued."""
        units = self._fields["minutes_deadline_unit"]._description_selection(self.env)
        unit = dict(units)[self.minutes_deadline_unit]
        if self.minutes_deadline_unit == "same_day":
            return unit
        return f"{self.minutes_deadline_value} {unit}"


class ChanxiaoMeetingPolicyAgenda(models.Model):
    _inherit = "chanxiao.meeting.policy.agenda"
    _system_fields = {"origin_id"}

    origin_id = fields.Many2one(
        "chanxiao.meeting.policy.agenda",
        "Topic of the Revision Before",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="So that a topic that is called otherwise is still the same topic.",
    )

    @api.private
    def copy_data(self, default=None):
        """A copy that an amendment makes remembers what it was copied from."""
        values_list = super().copy_data(default)
        if self._is_system():
            for line, values in zip(self, values_list, strict=True):
                values["origin_id"] = line.id
        return values_list


# one revision beside the other


def _compare_texts(section, old, new):
    """Changes between two :func:`_get_texts`; what only one of them has is left out.

    What is not translated changes once, and not in each language.
    """
    changed = {
        key: (old[key], text)
        for key, text in new.items()
        if key in old and old[key] != text
    }
    return [
        Change(section, "changed", _get_full_label(label, language), *texts)
        for (label, language), texts in changed.items()
        if not language or texts != changed.get((label, ""))
    ]


def _compare_lines(section, names, before, after):
    """Changes between the lines of two revisions.

    :param list names: fields that tell a line from others
    """
    before, after = _sort(before), _sort(after)
    pairs = _pair(names, before, after)
    places = {line: before._ids.index(old.id) for line, old in pairs.items()}
    kept = [line for line in after if line in pairs]
    is_ordered = "sequence" in before._fields
    moved = find_moved([places[line] for line in kept]) if is_ordered else set()
    changes = []
    for place, line in enumerate(after, start=1):
        if line not in pairs:
            changes.append(
                Change(section, "added", _get_name(line, names), "", _tell(line))
            )
            continue
        shift = (places[line] + 1, place) if places[line] in moved else None
        changes += _compare_line(section, names, pairs[line], line, shift)
    gone = [line for line in before if line not in pairs.values()]
    return changes + [
        Change(section, "removed", _get_name(line, names), _tell(line), "")
        for line in gone
    ]


def _sort(lines):
    return lines.sorted("sequence") if "sequence" in lines._fields else lines.sorted()


def _pair(names, before, after):
    """Which line of the new revision is which of the old one: ``{new: old}``.

    A copy knows its origin; what was entered anew is the line that is called the same.
    """
    pairs = {}
    if "origin_id" in after._fields:
        pairs = {line: line.origin_id for line in after if line.origin_id in before}
    for line in after:
        key = [line[name] for name in names]
        same = [
            old
            for old in before
            if old not in pairs.values() and [old[name] for name in names] == key
        ]
        if line not in pairs and same:
            pairs[line] = same[0]
    return pairs


def _compare_line(section, names, old, new, shift):
    """The change of one line as a list, empty if there is none.

    :param shift: its position before and now, None if it did not move
    """
    changes = _compare_texts(section, _get_line_texts(old), _get_line_texts(new))
    before = {change.name: change.old for change in changes}
    after = {change.name: change.new for change in changes}
    if shift:
        label = new.env._("Position")
        before[label], after[label] = map(str, shift)
    if not before:
        return []
    kind = "changed" if changes else "moved"
    return [
        Change(
            section, kind, _get_name(new, names), _join(new, before), _join(new, after)
        )
    ]


def _tell(line):
    """All that a line says, for one that is only in one of the revisions."""
    texts = _get_line_texts(line)
    return _join(
        line,
        {
            _get_full_label(label, language): text
            for (label, language), text in texts.items()
            if text and (not language or text != texts[label, ""])
        },
    )


def _join(line, texts):
    return "\n".join(
        line.env._("%(label)s: %(text)s", label=label, text=text or "–")
        for label, text in texts.items()
    )


def _get_name(line, names):
    return _get_text(line, names[0])


def _get_line_texts(line):
    told_nowhere = {*OF_THE_LINE, *models.MAGIC_COLUMNS}
    if "better" in line._fields:
        # of a target, the limits that count in the direction of its figure
        told_nowhere |= set(LIMITS).difference(line._get_limits())
    texts = {}
    for name, field in line._fields.items():
        is_own = field.store and not (field.related or field.compute)
        if is_own and name not in told_nowhere:
            texts.update(_get_texts(line, name))
    return texts


# values in words


def _get_label(record, name):
    return record._fields[name]._description_string(record.env)


def _get_texts(record, name):
    """``{(label, language): text}`` of a field; what is translated in each language.

    The reader's own language goes without saying: it is called "".
    """
    label = _get_label(record, name)
    texts = {(label, ""): _get_text(record, name)}
    if record._fields[name].translate:
        for code, language in record.env["res.lang"].get_installed():
            if code != (record.env.lang or "en_US"):
                other = record.with_context(lang=code)
                texts[label, language] = _get_text(other, name)
    return texts


def _get_full_label(label, language):
    # "Chinese, Simplified / 简体中文"
    return f"{label} – {language.split('/')[-1].strip()}" if language else label


def _get_text(record, name):
    """The value of a field as people read it; "" where there is none."""
    field, value, env = record._fields[name], record[name], record.env
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, "")
    if field.type == "html":
        return html2plaintext(value or "").strip()
    if field.type == "date":
        return format_date(env, value) if value else ""
    if field.relational:
        return env._(", ").join(value.mapped("display_name"))
    if field.type in ("float", "integer"):
        return f"{value:g}"
    return value or ""
