"""What differs between two looks at the rows that some code wrote.

A change is a dict that JSON keeps: ``model``, ``id``, ``name``, ``kind`` ("changed",
"created" or "deleted") and ``values``, ``{field: [before, after]}``. Of a many2one a
value is ``[id, name]``; of what links records, a list of those that went or came. What
was created has what was entered in it under ``left``; a message or activity, which
record it is ``on``.
"""

from collections import defaultdict

from odoo.fields import Datetime

#: models that only carry what others say: written with every change, and no news
_CARRIERS = ("mail.", "bus.", "ir.", "discuss.", "base.", "res.users", "chanxiao.")
#: of those, what people do see; of messages and activities, the field with their place
_SEEN = {
    "mail.message": "model",
    "mail.activity": "res_model",
    "chanxiao.extra.hours": None,
}


class Look:
    """What recorded rows say at a moment, with the names of what they refer to."""

    def __init__(self, env, recorder):
        # bounded: what code run as the user wrote; whoever reads it is asked later
        self.env = env(su=True)
        self.recorder = recorder
        self.rows = recorder.read_rows()
        self.links = recorder.read_links()
        self.names = {}
        for model, rows in self.rows.items():
            if is_seen(model):
                self._read_names(model, rows.keys())

    def _read_names(self, model, ids):
        records = self.env[model].browse(sorted(ids))
        for record in records:
            self.names[model, record.id] = _get_name(record)

    def read_linked(self, changes):
        """Names of what the changes refer to, as far as it exists in this look."""
        wanted = defaultdict(set)
        for change in changes:
            fields = self.env[change["model"]]._fields
            for name, pair in change["values"].items():
                if fields[name].type == "many2one":
                    wanted[fields[name].comodel_name] |= {v for v in pair if v}
        for model, ids in wanted.items():
            missing = [id_ for id_ in ids if (model, id_) not in self.names]
            self._read_names(model, self.env[model].browse(missing).exists().ids)


def is_seen(model):
    return model in _SEEN or not model.startswith(_CARRIERS)


def _get_name(record):
    """What tells a record from others; of a message, what it says."""
    if record._name == "mail.message":
        return record.preview or record.subject or ""
    if record._name == "mail.activity":
        return record.summary or record.activity_type_id.name or ""
    return record.display_name


def compare(before, after):
    """Changes between two looks at what one recorder, or one after it, has recorded.

    :param Look before: and after, taken with the same rows in view
    :return: list of changes, without what nobody sees
    """
    changes = []
    for model in sorted({*before.rows, *after.rows}):
        if not is_seen(model):
            continue
        old, new = before.rows.get(model, {}), after.rows.get(model, {})
        for id_ in sorted({*old, *new}):
            change = _compare_rows(after.env[model], id_, old.get(id_), new.get(id_))
            if change:
                name = after.names.get((model, id_)) or before.names.get((model, id_))
                changes.append({**change, "name": name or ""})
    changes += _compare_links(before, after)
    before.read_linked(changes)
    for change in changes:
        _name_values(change, before, after)
    return changes


def _compare_rows(model, id_, old, new):
    if old is None and new is None:
        return None
    change = {"model": model._name, "id": id_, "kind": "changed", "values": {}}
    if old is None:
        change["kind"] = "created"
        if of := _SEEN.get(model._name):
            return {**change, "on": [new[of], new["res_id"]]}
        # to see later whether somebody has changed it since
        return {**change, "left": {n: new[n] for n in _get_entered(model, new)}}
    if new is None:
        return {**change, "kind": "deleted"}
    change["values"] = {
        name: [old[name], value]
        for name, value in new.items()
        if not _is_same(old[name], value)
    }
    return change if change["values"] else None


def _get_entered(model, names):
    """Those of a model's fields that people or code enter, not what follows."""
    fields = model._fields
    return [n for n in names if not fields[n].compute or not fields[n].readonly]


def _is_same(old, new):
    """An empty text and none, a zero and none are one."""
    if isinstance(old, float) or isinstance(new, float):
        return abs((old or 0) - (new or 0)) < 1e-6
    return old == new or (not old and not new)


def _compare_links(before, after):
    """Many-to-many fields of which links came or went, as changes of their records."""
    fields = {}
    for model in after.env.registry.values():
        for field in model._fields.values():
            if field.type == "many2many" and field.store and field.relation:
                fields.setdefault(field.relation, field)
    changed = {}
    for table, row in sorted(before.links ^ after.links):
        field, values = fields.get(table), dict(row)
        if field is None or not is_seen(field.model_name):
            continue
        id_, linked = values.get(field.column1), values.get(field.column2)
        if id_ not in before.rows.get(field.model_name, {id_: None}):
            continue  # of what is new itself
        change = changed.setdefault(
            (field.model_name, id_),
            {"model": field.model_name, "id": id_, "kind": "changed", "values": {}},
        )
        pair = change["values"].setdefault(field.name, [[], []])
        pair[(table, row) in after.links].append(linked)
    for (model, id_), change in changed.items():
        record = after.env[model].browse(id_).exists()
        name = record and _get_name(record)
        change["name"] = name or after.names.get((model, id_)) or ""
    return list(changed.values())


def _name_values(change, before, after):
    """Give each many2one value its name."""
    fields = after.env[change["model"]]._fields
    for name, pair in change["values"].items():
        if fields[name].type != "many2one":
            continue
        model = fields[name].comodel_name
        change["values"][name] = [
            value
            and [
                value,
                after.names.get((model, value))
                or before.names.get((model, value))
                or "",
            ]
            for value in pair
        ]


def comes_to_the_same(env, looked_at, changes, tolerance):
    """Whether changes are those that somebody has looked at before.

    The same fields of the same records, with the same values before and after. What
    was planned "from now on" may have moved on with the clock.

    :param list looked_at: changes as they were then
    :param list changes: as they are now
    :param timedelta tolerance: time that has passed in between
    """
    if get_signature(looked_at) != get_signature(changes):
        return False
    old, new = _get_results(looked_at), _get_results(changes)
    return all(
        _is_same_result(
            env[model]._fields[name], old[model, id_, name], value, tolerance
        )
        for (model, id_, name), value in new.items()
    )


def _get_results(changes):
    """``{(model, id, field): value}`` that changes lead to.

    What is created has another id, and perhaps another number, each time it is tried.
    """
    created = {one["name"] for one in changes if one["kind"] == "created"} - {""}
    return {
        (change["model"], change["id"], name): "new"
        if _names_one_of(pair[1], created)
        else pair[1]
        for change in changes
        for name, pair in change["values"].items()
    }


def _names_one_of(value, names):
    """Whether the value of a many2one, ``[id, name]``, has one of these names."""
    is_pair = isinstance(value, list) and len(value) == 2
    return is_pair and isinstance(value[1], str) and value[1] in names


def _is_same_result(field, old, new, tolerance):
    if field.type == "datetime" and old and new:
        moments = [Datetime.to_datetime(moment) for moment in (old, new)]
        return abs(moments[1] - moments[0]) <= tolerance
    if field.type == "many2one" and isinstance(old, list) and isinstance(new, list):
        return old[1] == new[1]
    return field.type == "many2many" or _is_same(old, new)


def get_signature(changes):
    """Which fields of which records change; of new and deleted ones, how many.

    :return: dict of keys to what was there before
    """
    signature = defaultdict(int)
    for change in changes:
        key = change["model"], change["kind"]
        if change["kind"] == "created":
            signature[key] += 1
        elif change["kind"] == "deleted":
            signature[(*key, change["id"])] = 1
        for name, (old, _new) in change["values"].items():
            signature[(*key, change["id"], name)] = old
    return dict(signature)
