"""A room of chanxiao_meeting uses only the rooms that it may: docs/architecture.md.

Read from the source, not from a running server: what a file imports, the models it
names, and the fields and methods that a further room adds to a model.
"""

import ast
from collections import defaultdict
from functools import cached_property
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[1] / "chanxiao_meeting"

#: ``{room: rooms it may use}``, in the order of the table in docs/architecture.md.
#: Whatever those may use, it may use too.
MAY_USE = {
    "common": (),
    "figures": ("common",),
    "policy": ("common", "figures"),
    "meeting": ("policy",),
    "brief": ("meeting", "figures"),
    "follow_up": ("meeting",),
    "exception": ("follow_up",),
    "measure": ("follow_up", "exception"),
    "minutes": (
        "common",
        "figures",
        "policy",
        "meeting",
        "brief",
        "follow_up",
        "exception",
        "measure",
    ),
    "evaluation": ("meeting", "minutes"),
    "order_change": ("common", "figures"),
    "production": ("common", "figures"),
    "inspection": ("common", "figures"),
    "settlement": ("common", "figures"),
}
MAY_USE["meeting_room"] = tuple(MAY_USE)
#: Rooms of the ERP's records: a file in which they extend a policy or a brief may use
#: what those may.
RECORDING = ("order_change", "production", "inspection", "settlement")
EXTENDED = ("policy", "brief")
#: Names that Odoo's own models have as well, so that using them says nothing.
CORE = {"event"}

#: Faults that are known: ``(room, room it may not use, name)``. To be mended, and then
#: taken off this list; nothing is to be added.
KNOWN = set()


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
        """Every word that is a string or an attribute."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
                # paths of fields: "meeting_id.state"
                if node.value.replace(".", "").isidentifier():
                    found |= set(node.value.split("."))
        return found


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

    def _used(self, file):
        """What ``file`` uses of rooms that it may not use."""
        allowed = self._allowed(file)
        yield from (use for use in file.imported if use[0] not in allowed)
        for name in file.named:
            home = self.homes.get(name)
            if home and home not in allowed:
                yield home, name
        for name in file.named & self.added - CORE:
            rooms = self.declared[name]
            if not rooms & allowed:
                yield min(rooms), name

    def _allowed(self, file):
        allowed = reachable(file.room)
        if file.room in RECORDING:
            homes = {self.homes.get(n) for m in file.models for n in m.inherited}
            for room in homes & set(EXTENDED):
                allowed |= reachable(room)
        return allowed


def files_of(folders=("models", "wizard")):
    return [
        File(path)
        for folder in folders
        for path in sorted((ADDON / folder).glob("*/**/*.py"))
    ]


@pytest.fixture(scope="module")
def house():
    return House(files_of())


def test_every_folder_is_a_room():
    for folder in ("models", "wizard", "views", "data", "security", "tests"):
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
    added = {fault: files for fault, files in faults.items() if fault not in KNOWN}
    assert not added, "\n".join(
        f"{', '.join(sorted(files))}: {room} may not use {other}: {name}"
        for (room, other, name), files in sorted(added.items())
    )
    assert not KNOWN - faults.keys(), "mended: take it off the list"
