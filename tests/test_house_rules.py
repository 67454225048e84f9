"""Rules of the house that a linter does not know: read from the source."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ADDONS = ("chanxiao_meeting", "chanxiao_meeting_report")
MOST_LINES = 50


def read_sources():
    """Path and lines of each Python file of the addons."""
    for addon in ADDONS:
        for path in sorted((ROOT / addon).rglob("*.py")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8").splitlines()


def find_calls_of_sudo(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "sudo":
            if not (node.args and getattr(node.args[0], "value", None) is False):
                yield node


def has_comment(lines, statements, call):
    """Whether a comment stands within the statement of a call or right above it."""
    around = [s for s in statements if s.lineno <= call.end_lineno <= s.end_lineno]
    first = max(s.lineno for s in around) - 1
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return any(line.lstrip().startswith("#") for line in lines[first : call.end_lineno])


def test_a_comment_says_what_bounds_each_sudo():
    bare = []
    for path, lines in read_sources():
        if "tests" in path.parts:
            continue
        tree = ast.parse("\n".join(lines))
        statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        bare += [
            f"{path}:{call.end_lineno}"
            for call in find_calls_of_sudo(tree)
            if not has_comment(lines, statements, call)
        ]
    assert bare == []


def test_no_mail_is_sent_before_the_commit():
    """A transaction that is tried again would send it twice."""
    at_once = ("force_send", "send_after_commit=False", "mail_notify_force_send")
    found = [
        f"{path}:{number}"
        for path, lines in read_sources()
        if "tests" not in path.parts
        for number, line in enumerate(lines, start=1)
        if any(words in line for words in at_once)
    ]
    assert found == []


def test_no_function_is_long():
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, lines in read_sources()
        for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno >= MOST_LINES
    ]
    assert long == []


def test_menus_jobs_and_activity_types_of_a_room_are_in_one_file_each():
    homes = (
        ("<menuitem", "menus.xml"),
        ('model="ir.cron"', "ir_cron_data.xml"),
        ('model="mail.activity.type"', "mail_activity_type_data.xml"),
    )
    strangers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / ADDONS[0]).rglob("*.xml"))
        for mark, name in homes
        if mark in path.read_text(encoding="utf-8") and not path.name.endswith(name)
    ]
    assert strangers == []


def test_groups_are_named_in_one_place():
    group = re.compile(r"group_chanxiao_meeting_(user|organizer|manager|auditor)\b")
    home = Path(ADDONS[0], "models", "common", "groups.py")
    found = {
        path
        for path, lines in read_sources()
        if not {"tests", "migrations"} & set(path.parts)
        and any(group.search(line) for line in lines)
    }
    assert found == {home}
