"""The sections that a copy for somebody outside is put together from."""

import re
from dataclasses import dataclass

from .minutes_content import BRIEF_TEXTS

#: words in the key of a figure that is about what things cost and bring in
MONEY = {"margin", "cost", "budget", "price", "profit", "contribution"}
#: parts that are in a copy as a whole or not at all, and whether they usually are
WHOLE = {
    "attendance": True,
    "questions": False,
    "review": False,
    "effects": False,
    "contacts": False,
    "rulings": False,
}


@dataclass(frozen=True)
class Section:
    """Something that is in a copy or not.

    :param str key: its own in the document: ``agenda/0``, ``departments/1/figures``
    :param str kind: what it is, see the selection of ``chanxiao.minutes.copy.section``
    :param str name: what tells it from others of its kind
    :param bool is_usual: whether it is in a copy unless somebody says otherwise
    """

    key: str
    kind: str
    name: str = ""
    is_confidential: bool = False
    is_usual: bool = True


def list_sections(content, fmt):
    """The sections there are, in the order of the document.

    What is confidential, and what things cost or bring in, is usually not in a copy.

    :param dict content: as it is told to whoever makes the copy
    :param fmt: its ``MinutesFormat``
    """
    sections = [Section("summary", "summary")] if content["summary"] else []
    if _find_loose(content):
        sections.append(Section("decisions", "decisions"))
    secretive = _find_secretive(content)
    for n, item in enumerate(content["agenda"]):
        # all who came heard it, but it is of a department that reports in confidence
        secret = bool(item["department"]) and item["department"]["id"] in secretive
        sections.append(
            Section(f"agenda/{n}", "topic", item["name"], secret, not secret)
        )
    sections += [
        Section(part, part, is_usual=is_usual)
        for part, is_usual in WHOLE.items()
        if content.get(part)
    ]
    if any(ruling["comment"] for ruling in fmt.approvals(content)):
        sections.append(Section("approvals", "approvals", is_usual=False))
    for n, brief in enumerate(content["departments"]):
        sections += _list_of_department(f"departments/{n}", brief, fmt)
    return sections


def _list_of_department(key, brief, fmt):
    name, secret = fmt.name(brief["department"]), brief["confidential"]
    figures = brief.get("figures", ())
    money = [figure for figure in figures if is_about_money(figure)]
    if any(brief.get(text) for text in BRIEF_TEXTS):
        yield Section(f"{key}/texts", "texts", name, secret, not secret)
    if len(money) < len(figures):
        yield Section(f"{key}/figures", "figures", name, secret, not secret)
    if money:
        yield Section(f"{key}/money", "money", name, secret, False)


def is_about_money(figure):
    """Whether a figure tells what things cost or bring in."""
    words = set(re.split(r"[._]", figure["key"]))
    return figure["unit"] == "money" or bool(words & MONEY)


def _find_secretive(content):
    """Ids of the departments that reported in confidence."""
    return {
        brief["department"]["id"]
        for brief in content["departments"]
        if brief["confidential"] and brief["department"]
    }


def _find_loose(content):
    """Numbers of the decisions that stand under no topic."""
    told = {number for item in content["agenda"] for number in item["decisions"]}
    return {decision["number"] for decision in content["decisions"]} - told


def extract(content, sections):
    """A content with these sections only; whatever it does not know is not in it.

    :param dict content: see ``MinutesContent``
    :param sections: keys of sections
    """
    topics = [
        item for n, item in enumerate(content["agenda"]) if f"agenda/{n}" in sections
    ]
    numbers = {number for item in topics for number in item["decisions"]}
    if "decisions" in sections:
        numbers |= _find_loose(content)
    approvals = content.get("approvals", [])
    if "approvals" not in sections:
        approvals = [{**ruling, "comment": ""} for ruling in approvals]
    return {
        "version": content["version"],
        "header": {**content["header"], "copies_to": [], "revision_reason": ""},
        "summary": content["summary"] if "summary" in sections else "",
        "agenda": topics,
        "decisions": [row for row in content["decisions"] if row["number"] in numbers],
        "tasks": [
            task
            for task in content["tasks"]
            if int(task["number"].partition(".")[0]) in numbers
        ],
        **{
            part: content[part] if part in sections and part in content else []
            for part in WHOLE
        },
        "departments": list(_extract_departments(content, sections)),
        "approval": _extract_approval(content, sections),
        "approvals": approvals,
    }


def _extract_departments(content, sections):
    for n, brief in enumerate(content["departments"]):
        key = f"departments/{n}"
        figures = [
            figure
            for figure in brief.get("figures", ())
            if f"{key}/{'money' if is_about_money(figure) else 'figures'}" in sections
        ]
        is_told = f"{key}/texts" in sections
        if is_told or figures:
            texts = {} if is_told else dict.fromkeys(BRIEF_TEXTS, "")
            yield {**brief, **texts, "figures": figures}


def _extract_approval(content, sections):
    approval = content["approval"]
    if not approval or "approvals" in sections:
        return approval
    return {**approval, "comment": ""}
