"""A room of chanxiao_meeting uses only the rooms that it may: docs/architecture.md.

Read from the source, not from a running server: what a file imports, the models it
names, and the fields and methods that a further room adds to a model.
"""

import ast
import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path

import pytest
from lxml import etree

ADDON = Path(__file__).parents[1] / "chanxiao_meeting"

DOCUMENT = ADDON.parent / "docs" / "architecture.md"
#: Names that Odoo's own models have as well, so that using them says nothing.
CORE = {"event", "picking_id", "production_id"}


def read_rules():
    """The table of rooms.

    :return: ``{room: rooms it may use}`` and ``{room: rooms whose models it may
        extend}``, in files of its own, and so name
    """
    uses, extends = {}, {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or not re.fullmatch(r"(`\w+`(, )?)+", cells[0]):
            continue
        used, _semicolon, extended = cells[2].partition(";")
        known = tuple(uses) if used == "all above" else tuple(names_in(used))
        if not known and used != "–":
            continue  # another table
        for room in names_in(cells[0]):
            uses[room] = known
            extends[room] = set(names_in(extended))
    return uses, extends


def names_in(text):
    return re.findall(r"`(\w+)`", text)


MAY_USE, MAY_EXTEND = read_rules()


def reachable(room):
    """``room`` and all it may use, directly or through others."""
    found, waiting = set(), [room]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += MAY_USE[name]
    return found


class Model:
    """One class of a model: what it is called, extends and declares."""

    def __init__(self, node):
        self.node = node
        own = [self._read(value) for value in self._assigned("_name")]
        self.inherited = sum(map(self._read, self._assigned("_inherit")), [])
        names = sum(own, []) or self.inherited
        self.extends = set(names) <= set(self.inherited)
        self.names = names

    def _assigned(self, name):
        for statement in self.node.body:
            if isinstance(statement, ast.Assign):
                if any(getattr(to, "id", None) == name for to in statement.targets):
                    yield statement.value

    @staticmethod
    def _read(value):
        found = ast.literal_eval(value)
        return [found] if isinstance(found, str) else list(found or ())

    @property
    def fields(self):
        for statement in self.node.body:
            if isinstance(statement, ast.Assign) and is_field(statement.value):
                yield from (to.id for to in statement.targets)

    @property
    def methods(self):
        """The methods that begin here: what calls ``super`` was there before."""
        for statement in self.node.body:
            if isinstance(statement, ast.FunctionDef) and not calls_super(statement):
                yield statement.name


def is_field(value):
    function = getattr(value, "func", None)
    return getattr(getattr(function, "value", None), "id", None) == "fields"


def calls_super(function):
    return any(
        isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(function)
    )


class File:
    """One file of a room."""

    def __init__(self, path, tree=None, addon=ADDON):
        self.path = path.relative_to(addon)
        self.room = self.path.parts[1]
        self.tree = tree or ast.parse(path.read_text(encoding="utf-8"))

    @cached_property
    def models(self):
        classes = (n for n in self.tree.body if isinstance(n, ast.ClassDef))
        return [model for model in map(Model, classes) if model.names]

    @property
    def about(self):
        """The models that it declares or extends."""
        return {name for model in self.models for name in model.names}

    @property
    def functions(self):
        """Functions and methods of what is no model."""
        models = {model.node for model in self.models}
        for top in self.tree.body:
            if top not in models:
                for node in ast.walk(top):
                    if isinstance(node, ast.FunctionDef):
                        yield node.name

    @cached_property
    def imported(self):
        """Rooms of which something is imported, with what is imported."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.level > 1:
                # two dots: from a room of the same folder; three: from the addon
                parts = (node.module or "").split(".")
                parts = parts[node.level - 2 :]
                if node.module and parts and parts[0] in MAY_USE:
                    found |= {(parts[0], alias.name) for alias in node.names}
        return found

    @cached_property
    def named(self):
        """Every word that is a string or an attribute, paths of fields in parts."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
                if node.value.replace(".", "").isidentifier():
                    found |= set(node.value.split("."))
        return found - set(self._codes)

    @property
    def _codes(self):
        """Values of "code", as of a sequence: they may be called like a model."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if getattr(key, "value", None) == "code":
                        yield getattr(value, "value", None)


class Page:
    """One file of a room that holds records: data, rights or views."""

    models = functions = imported = ()

    def __init__(self, path):
        self.path = path.relative_to(ADDON)
        self.room = self.path.parts[1]

    @cached_property
    def named(self):
        """What its records, their fields and buttons are called and are about."""
        root = etree.parse(ADDON / self.path).getroot()
        return {
            element.get(name)
            for element in root.iter("field", "record", "button")
            for name in ("name", "model")
        } - {None}

    @property
    def about(self):
        return self.named


class House:
    """All rooms together."""

    def __init__(self, files):
        self.files = files
        everything = [(file, model) for file in files for model in file.models]
        #: ``{model: room}``
        self.homes = {
            name: file.room
            for file, model in everything
            if not model.extends
            for name in model.names
        }
        #: ``{name: rooms that declare a field, method or function of that name}``
        self.declared = defaultdict(set)
        #: names that a room adds to a model of another room, or of Odoo
        self.added = set()
        for file in files:
            for name in file.functions:
                self.declared[name].add(file.room)
        for file, model in everything:
            names = {*model.fields, *model.methods}
            for name in names:
                self.declared[name].add(file.room)
            if {self.homes.get(name) for name in model.names} != {file.room}:
                self.added |= names

    def faults(self):
        """``{(room, room it may not use, name): files}``"""
        found = defaultdict(set)
        for file in self.files:
            for room, name in self._used(file):
                found[file.room, room, name].add(str(file.path))
        return dict(found)

    def strangers(self, pages):
        """What files of records name of rooms that their room may not use."""
        return {
            f"{page.path}: {page.room} may not use {room}: {name}"
            for page in pages
            for room, name in self._used(page)
        }

    def _used(self, file):
        """What ``file`` uses of rooms that it may not use."""
        allowed = reachable(file.room)
        extended = self._extended(file.room)
        for name in extended & file.about:
            allowed |= reachable(self.homes[name])
        yield from (use for use in file.imported if use[0] not in allowed)
        for name in file.named - extended:
            home = self.homes.get(name)
            if home and home not in allowed:
                yield home, name
        for name in file.named & self.added - CORE:
            rooms = self.declared[name]
            if not rooms & allowed:
                yield min(rooms), name

    def _extended(self, room):
        """Models that the room extends, where that is all it may do with their room."""
        return {
            name
            for file in self.files
            if file.room == room
            for model in file.models
            if model.extends
            for name in model.names
            if self.homes.get(name) in MAY_EXTEND[room]
        }


def files_of(folders=("models", "wizard")):
    return [
        File(path)
        for folder in folders
        for path in sorted((ADDON / folder).glob("*/**/*.py"))
    ]


@pytest.fixture(scope="module")
def house():
    return House(files_of())


def test_the_table_was_read():
    assert list(MAY_USE)[:3] == ["common", "figures", "policy"]
    assert list(MAY_USE)[-1] == "meeting_room"
    assert MAY_USE["policy"] == ("common", "figures")
    assert MAY_EXTEND["settlement"] == {"policy", "brief"}
    assert reachable("minutes") == {*MAY_USE} - {
        *("evaluation", "order_change", "production", "inspection", "settlement"),
        *("scheduling", "memory", "overview", "meeting_room"),
    }


def test_every_folder_is_a_room():
    folders = ("models", "wizard", "views", "data", "security", "tests", "static/src")
    for folder in folders:
        rooms = {path.name for path in (ADDON / folder).iterdir() if path.is_dir()}
        assert rooms - {"__pycache__"} <= MAY_USE.keys(), folder


def test_nothing_lies_outside_of_a_room():
    loose = {
        path.name
        for folder in ("models", "wizard")
        for path in (ADDON / folder).glob("*.py")
    }
    assert loose == {"__init__.py"}


def test_a_room_uses_what_it_may_use_only(house):
    faults = house.faults()
    assert not faults, "\n".join(
        f"{', '.join(sorted(files))}: {room} may not use {other}: {name}"
        for (room, other, name), files in sorted(faults.items())
    )


def test_records_and_views_use_what_their_room_may_use_only(house):
    pages = [
        Page(path)
        for folder in ("data", "security", "views", "wizard")
        for path in sorted((ADDON / folder).glob("*/*.xml"))
    ]
    assert pages
    assert not house.strangers(pages)


# The rule itself, on rooms made up for it


MEETING = """
from odoo import fields, models

class Meeting(models.Model):
    _name = "chanxiao.meeting"
    state = fields.Char()

    def action_close(self):
        pass
"""
EXTENSION = """
from odoo import fields, models

class Meeting(models.Model):
    _inherit = "chanxiao.meeting"
    minutes_ids = fields.One2many("chanxiao.meeting.minutes", "meeting_id")

    def action_close(self):
        self._draft_minutes()
        return super().action_close()

    def _draft_minutes(self):
        self.state
"""
MINUTES = """
class Minutes(models.Model):
    _name = "chanxiao.meeting.minutes"
"""
POLICY = """
class Policy(models.Model):
    _name = "chanxiao.meeting.policy"
    duration = fields.Float()
"""
TOLERANCE = """
class Policy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    tolerance = fields.Float()
"""
ROOMS = {
    "meeting/meeting.py": MEETING,
    "minutes/meeting.py": EXTENSION,
    "minutes/minutes.py": MINUTES,
    "policy/policy.py": POLICY,
    "production/policy.py": TOLERANCE,
}


def faults_with(**more):
    """Faults of the made up rooms when ``more`` stands at the end of their files."""
    texts = {name.replace("__", "/") + ".py": text for name, text in more.items()}
    files = [
        File(ADDON / "models" / name, ast.parse(text + texts.pop(name, "")))
        for name, text in ROOMS.items()
    ]
    assert not texts
    return {fault[:2] for fault in House(files).faults()}


def test_a_further_room_may_use_and_extend_an_earlier_one():
    assert not faults_with(
        minutes__minutes="from ..meeting.meeting import X\nenv['chanxiao.meeting']",
        production__policy="policy.duration",
    )


@pytest.mark.parametrize(
    "text",
    [
        "from ..minutes import minutes",
        "from ...models.minutes.minutes import X",
        "env['chanxiao.meeting.minutes']",
        "meeting.minutes_ids",
        "meeting.read(['minutes_ids'])",
        "meeting.mapped('meeting_id.minutes_ids')",
        "meeting._draft_minutes()",
    ],
)
def test_an_earlier_room_knows_nothing_of_a_further_one(text):
    assert faults_with(meeting__meeting=f"\n{text}") == {("meeting", "minutes")}


def test_the_home_of_a_model_does_not_know_what_others_add():
    assert faults_with(policy__policy="LOCKED = {'tolerance'}") == {
        ("policy", "production")
    }


def test_a_recording_room_uses_policies_only():
    assert faults_with(production__policy="env['chanxiao.meeting']") == {
        ("production", "meeting")
    }


def test_a_code_is_no_model():
    assert not faults_with(policy__policy="x = {'code': 'chanxiao.meeting'}")
