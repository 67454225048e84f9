from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, ormcache
from odoo.tools.misc import clean_context

# System code passes the guards with this very object in the context, under the key
# "chanxiao_system". A client can send the key, but never the object: what arrives by
# RPC is made anew from JSON.
_SYSTEM = object()


def is_system_context(env):
    """Whether system code of ours is at work."""
    return env.context.get("chanxiao_system") is _SYSTEM


def with_system_context(records):
    """``records`` past the guards of ours, with the same rights, freed of defaults."""
    context = clean_context(records.env.context)
    records = records.with_env(records.env(context=context))
    return records.with_context(chanxiao_system=_SYSTEM)


def ensure_single(records):
    """Like ``ensure_one``, for methods that clients call: a refusal is a sentence.

    :raise UserError: unless it is exactly one record
    """
    if len(records) != 1:
        raise UserError(
            records.env._("This is done with one record at a time. Choose one.")
        )
    return records


class ChanxiaoStateMixin(models.AbstractModel):
    """A document that changes as its declarations say, whichever door is used.

    A model, and every room that adds to it, declares

    * ``_system_fields``: written by transitions and other code of ours only;
    * ``_frozen_fields``: ``{state: fields}`` that stay as they are in that state;
    * ``_editable_fields``: where people write these only and all else is the system's;
    * ``_derived_fields``: computed and stored ones that system code gives to new
      records, by the thousands, as they would be computed. They are not ``readonly``,
      which is how the ORM comes to take them, and for everybody else they are.

    ``state`` is always the system's. What is computed, stored and not edited, such as
    whether a brief was late, follows from other fields and is written by the ORM's
    recomputation only, which does not come through these doors. The guards hold for
    forms, imports, copies, commands on a parent, defaults in the context, RPC and
    ``sudo()`` alike. The one way past them is to say so: :meth:`_set_state`,
    :meth:`_write_system` and :meth:`_create_system`, which no client can call. They do
    not widen the rights of whoever calls them.

    Inherit it before ``mail.thread``.
    """

    _name = "chanxiao.state.mixin"
    _description = "Document With Guarded States"

    _system_fields = frozenset()
    _frozen_fields = {}
    _editable_fields = frozenset()
    _derived_fields = frozenset()

    # declarations of all rooms together

    @classmethod
    def _get_declared(cls, attribute):
        """Every value of a class attribute, from the model and what extends it."""
        return [vars(c)[attribute] for c in cls.__mro__ if attribute in vars(c)]

    @api.model
    def _get_system_fields(self):
        """Names of the fields that only system code writes."""
        names = {"state"}.union(*self._get_declared("_system_fields"))
        if editable := frozenset().union(*self._get_declared("_editable_fields")):
            names.update(self._fields.keys() - editable)
        return names & self._fields.keys()

    @api.model
    def _filter_computed(self, names):
        """Those among ``names`` that are computed, stored, and edited by nobody."""
        return self._get_computed_names().intersection(names)

    @api.model
    @ormcache()
    def _get_computed_names(self):
        """Names of all such fields; asked for each new record."""
        derived = self._get_derived_names()
        return derived.union(
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly and not field.inverse
        )

    @api.model
    def _get_derived_names(self):
        return frozenset().union(*self._get_declared("_derived_fields"))

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Nobody edits what is derived, in no view and by no import."""
        found = super().fields_get(allfields, attributes)
        for name in self._get_derived_names() & found.keys():
            if "readonly" in found[name]:
                found[name]["readonly"] = True
        return found

    def _get_frozen_fields(self):
        """Extension point: names of the fields that one record keeps as they are."""
        self.ensure_one()
        if "state" not in self._fields:
            return frozenset()
        # bounded: the state of a record that is being written
        state = self.sudo().state
        declared = self._get_declared("_frozen_fields")
        return frozenset().union(*(frozen.get(state, ()) for frozen in declared))

    # doors

    @api.model
    def default_get(self, fields):
        """What is computed has no default.

        One in the context, such as ``default_company_id``, is meant for other records
        that the same button or view creates.
        """
        computed = self._filter_computed(fields)
        return super().default_get([name for name in fields if name not in computed])

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_system():
            return super().create(vals_list)
        # who may not create at all is told so, and nothing else
        self.check_access("create")
        self._check_context_defaults()
        records = super().create([self._guard_new_values(vals) for vals in vals_list])
        for record, vals in zip(records, vals_list, strict=True):
            record._check_computed({n: value for n, value in vals.items() if value})
        return records

    def write(self, vals):
        if not self._is_system():
            self._check_values(vals)
        return super().write(vals)

    @api.model
    def _is_system(self):
        return is_system_context(self.env)

    def _check_context_defaults(self):
        """A default in the context is as good as a value that is sent."""
        context = self.env.context
        names = self._get_system_fields()
        given = {
            name: context[f"default_{name}"]
            for name in names - self._filter_computed(names)
            if context.get(f"default_{name}")
        }
        self._refuse_system_values(given)

    def _guard_new_values(self, vals):
        """Values of a new record; what is the system's begins as the model says.

        Said here, and not left to ``default_get``, which also takes defaults that
        people stored for themselves.
        """
        computed = self._filter_computed(vals)
        given = {name: value for name, value in vals.items() if name not in computed}
        names = self._get_system_fields() & given.keys()
        self._refuse_system_values({name: given[name] for name in names})
        return {**self._get_initial_values(), **given}

    @api.model
    def _get_initial_values(self):
        """What new records begin with in the system's fields that are stored."""
        values = {}
        for name in self._get_system_fields():
            field = self._fields[name]
            if field.store and not (field.compute or field.type.endswith("2many")):
                values[name] = field.default(self) if field.default else False
        return values

    def _refuse_system_values(self, given):
        """:param dict given: values of system fields that somebody sent for new ones"""
        initial = self._get_initial_values()
        sent = {
            name
            for name, value in given.items()
            if (value or False) != (initial.get(name) or False)
        }
        if "state" in sent:
            raise UserError(self._get_state_guard_message())
        if sent:
            raise UserError(self._get_system_message(sent))

    def _check_values(self, vals):
        """Refuse what may not be written.

        :raise UserError: saying by which way it changes
        """
        if self._filter_computed(vals):
            self.check_access("write")
            self._check_computed(vals)
        system = self._get_system_fields() & vals.keys()
        if system := system - self._filter_computed(system):
            self.check_access("write")
            if "state" in system:
                raise UserError(self._get_state_guard_message())
            raise UserError(self._get_system_message(system))
        for record in self:
            if frozen := record._get_frozen_fields() & vals.keys():
                record.check_access("write")
                raise UserError(record._get_frozen_message(frozen))

    def _check_computed(self, vals):
        """Refuse values that somebody sent for what is computed, if it is not that.

        The same value is taken for unchanged: a file that was exported is imported
        with all its columns.
        """
        for name in sorted(self._filter_computed(vals)):
            if not all(record._has_value(name, vals[name]) for record in self):
                raise UserError(self._get_computed_message([name]))

    def _has_value(self, name, value):
        """Whether a field of this record has a value, in the format of ``write``."""
        field = self._fields[name]
        sent = field.convert_to_record(field.convert_to_cache(value, self), self)
        return (sent or False) == (self[name] or False)

    # what is said

    def _get_state_guard_message(self):
        return self.env._(
            "The state of “%s” changes through its buttons only, so that nothing is "
            "skipped.",
            self._description,
        )

    def _get_system_message(self, names):
        """Extension point: how the system's fields among ``names`` come about."""
        return self.env._(
            "%(fields)s of “%(document)s” is recorded by its buttons; it is not typed "
            "in.",
            fields=self._get_field_labels(names),
            document=self._description,
        )

    def _get_computed_message(self, names):
        return self.env._(
            "%(fields)s of “%(document)s” follows from its other fields and cannot be "
            "entered. Change those instead, or leave it out.",
            fields=self._get_field_labels(names),
            document=self._description,
        )

    def _get_frozen_message(self, names):
        """Extension point: why this record keeps ``names``, and what to do instead."""
        self.ensure_one()
        return self.env._(
            "“%(record)s” is “%(state)s”: %(fields)s stays as it was.",
            record=self.display_name,
            state=self._get_state_label(),
            fields=self._get_field_labels(names),
        )

    def _get_wrong_state_message(self):
        """Extension point: why a step is not open to this record now."""
        self.ensure_one()
        return self.env._(
            "“%(record)s” is “%(state)s”, so this step is not open to it. Reload the "
            "page to see what has happened.",
            record=self.display_name,
            state=self._get_state_label(),
        )

    def _get_state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    @api.model
    def _get_field_labels(self, names):
        return [self._fields[n]._description_string(self.env) for n in sorted(names)]

    @api.model
    def _get_words(self, words):
        """What somebody gave as the reason of a step, required and kept on record.

        :param str words: as they came from a dialog or a program, or None
        :raise UserError: when there are none
        """
        words = words.strip() if isinstance(words, str) else ""
        if not words:
            raise UserError(self.env._("Say why: the reason stays on record."))
        return words

    def _ask_about_past(self, name):
        """What a form asks back about a date that is over, as an onchange returns it.

        :param str name: the field that a date or moment was entered in
        """
        return self._ask_if_past(self._get_field_labels({name})[0], self[name])

    @api.model
    def _ask_if_past(self, label, value):
        """Likewise, of a date or moment in whatever field."""
        if not isinstance(value, datetime):
            is_over = value and value < fields.Date.context_today(self)
        else:
            is_over = value and value < fields.Datetime.now()
            value = value and fields.Datetime.context_timestamp(self, value).date()
        if not is_over:
            return None
        return {
            "warning": {
                "title": self.env._("In the Past?"),
                "message": self._describe_past(label, value),
            }
        }

    @api.model
    def _describe_past(self, label, day):
        return self.env._(
            "%(field)s: %(date)s is over already. Correct it, unless it is meant.",
            field=label,
            date=format_date(self.env, day),
        )

    # ways of system code

    def _as_system(self):
        """These records past the guards, without anybody's defaults.

        With the same rights as before. Private to this mixin: say ``_set_state``,
        ``_write_system``, ``_create_system`` or ``_copy_system``.
        """
        return with_system_context(self)

    def _without_defaults(self):
        """These records in a context without ``default_…`` keys.

        Those of a view are meant for what its user enters, not for what a transition
        creates.
        """
        context = clean_context(self.env.context)
        return self.with_env(self.env(context=context))

    def _set_state(self, state, **values):
        """Write a transition that its caller has checked."""
        return self._write_system({"state": state, **values})

    def _write_system(self, vals):
        """Write values that are the system's, or of records that are frozen."""
        return self._as_system().write(vals)

    @api.model
    def _create_system(self, vals_list):
        """Create records with values that are the system's."""
        return self._as_system().create(vals_list).with_env(self.env)

    def _copy_system(self, default):
        """A copy of this record with values that are the system's."""
        return self._as_system().copy(default).with_env(self.env)

    @api.model
    def _expand_used_states(self, states, _domain):
        """Columns by state, in the order of the states, without those that are empty.

        Nothing is dragged into a column: an empty one only hides those beside it.
        """
        known = self._fields["state"].get_values(self.env)
        return [state for state in known if state in states]

    def _lock_transition(self, *states):
        """These records, for a transition that one person at a time makes.

        :param states: those that the transition leads from; any, if none are named
        :return: the records in a context without ``default_…`` keys
        :raise UserError: if somebody else is changing one, or one is in another state
        """
        # bounded: locks the rows, reads nothing
        if len(self.sudo().try_lock_for_update()) != len(self):
            raise UserError(
                self.env._(
                    "Someone else is changing this right now. Reload the page to see "
                    "what they did."
                )
            )
        for record in self:
            if states and record.state not in states:
                raise UserError(record._get_wrong_state_message())
        return self._without_defaults()
