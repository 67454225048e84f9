"""What a document tells one reader: everything is sealed once, and told in part.

What is not for everybody has an *origin*, the record that it was taken from, written
``model,id``: whoever may read that record is told, and nobody else. A confidential
section is from its brief or check, a title from the record that bears it.
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass

#: what programs read and people do not
TECHNICAL = {
    "id", "version", "model", "key", "unit", "better", "state", "kind", "status",
    "tz", "position", "measure", "role", "attendance", "cause", "ruling", "result",
    "trend", "columns", "deleted", "confidential", "as_of", "digits",
    "brief", "check", "left_out",
}  # fmt: skip
BRIEF = "chanxiao.meeting.brief"
CHECK = "chanxiao.meeting.decision.check"
DECISION = "chanxiao.meeting.decision"
#: origin of the title of a record that was deleted before the minutes told of it
GONE = "gone"
#: parts with rows that are about a record
TITLED = ("agenda", "decisions", "tasks", "review", "contacts")
#: what is left of a confidential brief
OPEN_BRIEF = ("department", "confidential", "state", "brief")
VALUES = ("previous", "expected", "expected_max", "value")
#: stands in a text instead of a title that is not told
HOLE = "[…]"
#: shorter titles are no more than a number: they are not looked for in texts
SHORTEST = 3
LEFT_OUT = {"id": None, "model": None, "name": "", "deleted": False, "left_out": True}


@dataclass(frozen=True)
class Reading:
    """One way in which minutes are read; the same for all who are told the same.

    Passed on in the context as this very object, which no client can send.

    :param frozenset told: the origins of what is told; None for everything
    :param frozenset sections: keys of the sections that are in it, see ``extract.py``;
        None for all
    :param str mark: what stands above the document: for whom it was made
    """

    told: frozenset | None = None
    sections: frozenset | None = None
    mark: str = ""

    def tells(self, origin):
        return self.told is None or origin in self.told


def find_origins(content):
    """Origins of all that is not for everybody, in the order of the document.

    :param dict content: see ``MinutesContent``; older ones hold titles only
    :return: dict with the origins for keys; the value is the title, or "" of a section
    """
    content = content or {}
    sections = [
        *map(_get_brief_origin, content.get("departments", ())),
        *map(_get_values_origin, content.get("effects", ())),
        *map(_get_contact_origin, content.get("contacts", ())),
    ]
    origins = dict.fromkeys(filter(None, sections), "")
    for part in TITLED:
        for row in content.get(part, ()):
            if subject := row.get("subject"):
                origins[_get_title_origin(subject)] = subject["name"]
    for effect in content.get("effects", ()):
        for rival in effect.get("rivals", ()):
            origins[f"{DECISION},{rival['id']}"] = ""
    return origins


def group_origins(origins):
    """The ids of the records that things are from, by model."""
    ids = defaultdict(set)
    for origin in set(origins) - {GONE}:
        model, _comma, record_id = origin.partition(",")
        ids[model].add(int(record_id))
    return ids


def is_section(origin):
    """Whether a whole section is from this origin, not a title alone."""
    return origin.partition(",")[0] in (BRIEF, CHECK)


def redact(content, tells):
    """The content without what is not told; the content itself stays as it is.

    How much is missing stands in it as ``left_out``.

    :param tells: function of an origin: whether what is from there is told
    """
    hidden = _find_hidden(content, tells)
    if not hidden:
        return content
    shown = dict(content)
    shown["departments"] = [
        {name: brief[name] for name in OPEN_BRIEF if name in brief} | {"left_out": True}
        if _get_brief_origin(brief) in hidden
        else brief
        for brief in content["departments"]
    ]
    if "contacts" in content:
        shown["contacts"] = [
            contact
            for contact in content["contacts"]
            if _get_contact_origin(contact) not in hidden
        ]
    if "effects" in content:
        shown["effects"] = [_hide_effect(row, hidden) for row in content["effects"]]
    for part in TITLED:
        if part in shown:
            shown[part] = [_hide_title(row, hidden) for row in shown[part]]
    if mask := _get_mask(content, hidden):
        shown = _mask(shown, mask)
    sections = sum(map(is_section, hidden))
    shown["left_out"] = {"sections": sections, "titles": len(hidden) - sections}
    return shown


def redact_text(text, content, tells):
    """A text that belongs to the document, without the titles that are not told."""
    mask = _get_mask(content or {}, _find_hidden(content, tells))
    return mask.sub(HOLE, text) if mask else text


def _find_hidden(content, tells):
    return {origin for origin in find_origins(content) if not tells(origin)}


def _get_brief_origin(brief):
    """Of a confidential brief; older minutes hold nothing of one."""
    is_told = brief["confidential"] and "figures" in brief
    return f"{BRIEF},{brief['brief']}" if is_told else None


def _get_values_origin(effect):
    return f"{CHECK},{effect['check']}" if _is_valued(effect) else None


def _is_valued(effect):
    return effect["confidential"] and effect.get("check")


def _get_contact_origin(contact):
    return f"{BRIEF},{contact['brief']}" if contact.get("brief") else None


def _get_title_origin(subject):
    return f"{subject['model']},{subject['id']}" if subject["model"] else GONE


def _hide_effect(effect, hidden):
    if _get_values_origin(effect) in hidden:
        effect = {**effect, **dict.fromkeys(VALUES), "left_out": True}
    rivals = [
        LEFT_OUT if f"{DECISION},{rival['id']}" in hidden else rival
        for rival in effect.get("rivals", ())
    ]
    return {**effect, "rivals": rivals}


def _hide_title(row, hidden):
    subject = row.get("subject")
    if subject and _get_title_origin(subject) in hidden:
        return {**row, "subject": LEFT_OUT}
    return row


# titles in texts


def _get_mask(content, hidden):
    """Pattern of the titles that are not told, None if there are none.

    Topics and tasks are often called after their record. A longer word or number, in
    which a title happens to stand, is another one.
    """
    titles = {
        subject["name"]
        for part in TITLED
        for row in content.get(part, ())
        if (subject := row.get("subject")) and _get_title_origin(subject) in hidden
    }
    titles = {title for title in titles if len(title or "") >= SHORTEST}
    titles |= {html.escape(title, quote=False) for title in titles}
    if not titles:
        return None
    words = "|".join(map(re.escape, sorted(titles, key=len, reverse=True)))
    return re.compile(rf"(?<![0-9A-Za-z])(?:{words})(?![0-9A-Za-z])")


def _mask(value, pattern, key=""):
    if isinstance(value, dict):
        # a person, a department: what is left out of these was decided already
        if "id" in value and "name" in value:
            return value
        return {name: _mask(item, pattern, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(item, pattern, key) for item in value]
    if isinstance(value, str) and key not in TECHNICAL:
        return pattern.sub(HOLE, value)
    return value
