"""Trying all roads to what a person may not know, over every model there is.

Models, fields, methods and paths are looked up in the registry: what is added later is
tried without anyone thinking of it.
"""

import inspect
import json
from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel

ADDONS = ("chanxiao_meeting", "chanxiao_meeting_report")
# What is written about records, wherever it is kept.
CARRIERS = (
    "mail.message",
    "mail.mail",
    "mail.activity",
    "mail.tracking.value",
    "mail.notification",
    "mail.followers",
    "ir.attachment",
    "calendar.event",
    "bus.bus",
)
# Programs have answers of their own to a road that does not exist for a field.
REFUSALS = (AccessError, UserError, ValueError, KeyError, NotImplementedError)
NUMBERS = ("float", "monetary", "integer")
RELATIONS = ("many2one", "one2many", "many2many")
MAX_STEPS = 3
# The newest records are those of the test.
LIMIT = 60
# Whole files are read: of the newest, not of the bundles that a browser left.
FILES_LIMIT = 6


class _Undo(Exception):
    pass


class ConfidentialMixin:
    """Everything a person can obtain, as text, to be searched for a number.

    ``_probe(user)`` and ``_call_everything(user)`` return ``{road: text}``. A road
    that is refused has the words of the refusal: they must not tell either.
    """

    #: a number that nothing else in the database contains
    # no digits that stand in a bundle of scripts, as in a database with unit tests
    planted = 748159.25

    # the registry

    def _get_own_models(self):
        """Names of the models of our addons that hold records."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._original_module in ADDONS and not model._abstract
        )

    def _get_extended_models(self):
        """Models of others that got fields of ours."""
        own = set(self._get_own_models())
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name not in own
            and not model._abstract
            and any(field._module in ADDONS for field in model._fields.values())
        )

    def _get_readable_fields(self, records):
        """Fields a user is shown; of models of others only what we added."""
        described = records.fields_get([], ["type"])
        names = [
            name for name, field in described.items() if field["type"] != "properties"
        ] or list(described)
        if records._original_module in ADDONS or records._name in CARRIERS:
            return names
        return [name for name in names if records._fields[name]._module in ADDONS]

    def _get_paths(self, target, name, steps=MAX_STEPS):
        """Ways through relations to a number, by the model they begin at.

        :return: list of ``(model, path)`` that find something for the system
        """
        ways, nearest, seen = [(target, name)], {target: [name]}, {target}
        for _step in range(steps):
            nearer = {}
            for origin, field in self._iterate_relations():
                if field.comodel_name in nearest and origin not in seen:
                    nearer.setdefault(origin, []).extend(
                        f"{field.name}.{end}" for end in nearest[field.comodel_name]
                    )
            # two ways from each model: the others begin where these do
            nearest = {origin: paths[:2] for origin, paths in nearer.items()}
            seen |= nearest.keys()
            ways += [(origin, path) for origin, ps in nearest.items() for path in ps]
        return [way for way in ways if self._finds(self.env[way[0]].sudo(), way[1])]

    def _iterate_relations(self):
        for name, model in self.env.registry.items():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                if field.type in RELATIONS and (field.store or field.search):
                    yield name, field

    # roads

    def _as(self, user, name):
        """A model as a user has it at hand, archived records and all companies of
        theirs included."""
        context = {"active_test": False, "allowed_company_ids": user.company_ids.ids}
        return self.env[name].with_user(user).with_context(**context)

    def _finds(self, records, path):
        """Whether asking for the number finds anything at all."""
        near = [(path, ">", self.planted - 1), (path, "<", self.planted + 1)]
        try:
            return bool(records.with_context(active_test=False).search_count(near))
        except REFUSALS:
            return False
        finally:
            self.env.invalidate_all()

    def _walk(self, road):
        """What a road that only reads yields, as text."""
        try:
            return _as_text(road())
        except REFUSALS as refusal:
            return str(refusal)
        finally:
            self.env.invalidate_all()

    def _try(self, road):
        """What a road yields that may change something; all of it is undone."""
        text = ""
        with suppress(_Undo), self.env.cr.savepoint():
            text = self._walk(road)
            raise _Undo
        self.env.invalidate_all()
        return text

    def _probe(self, user, models=None):
        """Everything that a user can obtain from records, by model and road."""
        own = self._get_own_models()
        found = {}
        every = (*own, *self._get_extended_models(), *CARRIERS)
        for name in models or dict.fromkeys(every):
            model = self._as(user, name)
            for road, walk in self._get_roads(model).items():
                found[f"{name} {road}"] = self._walk(walk)
        return found

    def _get_roads(self, model):
        newest = model.sudo().search([], limit=20, order="id desc").ids
        if not model.has_access("read"):
            return {"by id": lambda: self._read_by_id(model.browse(newest[:1]), [])}
        names = self._get_readable_fields(model)
        limit = FILES_LIMIT if model._name == "ir.attachment" else LIMIT
        shown = model.search([], limit=limit, order="id desc")
        found = model.search([("id", "in", newest)])
        hidden = model.browse(newest) - found
        return {
            "search_read": lambda: self._ask(
                names,
                lambda asked: model.search_read(
                    [], asked, limit=limit, order="id desc"
                ),
            ),
            "web_search_read": lambda: self._ask(
                names,
                lambda asked: model.web_search_read(
                    [],
                    self._get_specification(model, asked),
                    limit=limit,
                    order="id desc",
                ),
            ),
            "export": lambda: self._ask(
                self._get_export_paths(model, names), shown.export_data
            ),
            "groups": lambda: self._group(model, names),
            "names": lambda: model.name_search("", limit=limit),
            "onchange": lambda: self._change((hidden[:2] | found[:1]), names),
            "by id": lambda: self._read_by_id(hidden[:3], names),
        }

    def _ask(self, names, road):
        """Ask for all fields at once; of those refused, ask for each half again.

        A field that is refused keeps no other back.
        """
        try:
            return road(names)
        except REFUSALS as refusal:
            self.env.invalidate_all()
            if len(names) < 2:
                return str(refusal)
            middle = len(names) // 2
            return [self._ask(names[:middle], road), self._ask(names[middle:], road)]

    def _read_by_id(self, records, names):
        """Records one by one that a search does not find."""
        return [
            self._walk(lambda record=record, read=read: read(record))
            for record in records
            for read in (
                lambda record: record.read(names or ["display_name"]),
                lambda record: record.web_read(dict.fromkeys(names, {})),
                lambda record: record.copy_data(),
            )
        ]

    def _get_numbers(self, model):
        return [name for name, field in model._fields.items() if field.type in NUMBERS]

    def _get_specification(self, model, names, depth=1):
        """A nested specification: relations to our models with all their fields."""
        specification = {}
        for name in names:
            field = model._fields[name]
            specification[name] = {}
            comodel = field.type in RELATIONS and self.env.registry[field.comodel_name]
            if comodel and comodel._original_module in ADDONS and depth:
                below = self.env[field.comodel_name]
                specification[name] = {
                    "fields": self._get_specification(
                        below.with_user(model.env.user),
                        [n for n, f in below._fields.items() if f.type != "reference"],
                        depth - 1,
                    )
                }
        return specification

    def _get_export_paths(self, model, names):
        paths = []
        for name in names:
            field = model._fields[name]
            if name == "id" and not model._auto:
                continue  # rows of a view have no external id
            paths.append(name)
            comodel = field.type in RELATIONS and self.env.registry[field.comodel_name]
            if comodel and comodel._original_module in ADDONS:
                paths += [f"{name}/{number}" for number in self._get_numbers(comodel)]
        return paths

    def _group(self, model, names):
        """Sums and groups; what may have several values is grouped by itself."""
        fields = [model._fields[name] for name in names]
        numbers = [f"{f.name}:array_agg" for f in fields if f.type in NUMBERS]
        several = [f.name for f in fields if f.store and f.type == "many2many"]
        groups = [
            f"{f.name}:day" if f.type in ("date", "datetime") else f.name
            for f in fields
            if f.store and f.column_type
        ]
        return [
            numbers and self._walk(lambda: model.formatted_read_group([], [], numbers)),
            *(
                self._ask(
                    asked,
                    lambda asked: model.formatted_read_group([], asked, ["__count"]),
                )
                for asked in (groups, *([name] for name in several))
            ),
        ]

    def _change(self, records, names):
        """The form's own road: an existing record with one field said to change."""
        specification = dict.fromkeys(names, {})
        return [
            self._walk(
                lambda record=record: record.onchange({}, names[:1], specification)
            )
            for record in records
        ]

    # methods

    def _get_public_methods(self, name):
        """Methods of ours that anyone can call with nothing but records."""
        model = self.env.registry[name]
        methods = []
        for attribute in dir(model):
            if attribute.startswith("_"):
                continue
            owner = next(c for c in model.__mro__ if attribute in c.__dict__)
            method = owner.__dict__[attribute]
            if (
                not inspect.isfunction(method)
                or not owner.__module__.startswith("odoo.addons.chanxiao_")
                or getattr(method, "_api_private", False)
                or attribute in dir(BaseModel)
            ):
                continue
            parameters = list(inspect.signature(method).parameters.values())[1:]
            if all(p.default is not p.empty for p in parameters):
                methods.append(attribute)
        return methods

    def _call_everything(self, user):
        """Answers and refusals of every public method of ours on every record."""
        found = {}
        own = self._get_own_models()
        for name in (*own, *self._get_extended_models()):
            model = self._as(user, name)
            limit = 3 if name in own and model.has_access("read") else 1
            ids = model.sudo().search([], limit=limit, order="id desc").ids
            for record in model.browse(ids):
                for method in self._get_public_methods(name):
                    found[f"{record}.{method}"] = self._try(getattr(record, method))
        return found

    # what is found

    def _get_traces(self, found):
        """The roads whose text has the number, in any way of writing it."""
        return sorted(road for road, text in found.items() if self._is_told(text))

    def _is_told(self, text):
        plain = text.replace(",", "").replace("\u00a0", "").replace("\u202f", "")
        return f"{self.planted:.0f}"[:5] in plain and str(int(self.planted)) in plain


def _as_text(result):
    if isinstance(result, bytes):
        return result.decode(errors="replace")
    return json.dumps(result, default=_default, ensure_ascii=False)


def _default(value):
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, BaseModel):
        return repr(value)
    return str(value)
