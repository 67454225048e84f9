"""Who may do what: tried with each role on each record, compared with the document.

``WRITE_ACCESS=1`` before the command that runs this writes ``docs/access.md`` anew.
"""

import os
from collections import defaultdict
from unittest.mock import patch

import psycopg2
from access_buttons import get_shown_buttons
from access_calls import (
    ADDONS,
    RECORDS,
    call,
    get_arguments,
    get_harmless_tables,
    get_methods,
    is_on_model,
    noting_writes,
)
from access_table import (
    get_entries,
    read_table,
    render_rights,
    render_steps,
    write_table,
)
from access_world import CALLED_SCOPES, World
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

IS_WRITING = bool(os.environ.get("WRITE_ACCESS"))
#: roles that have to do with orders and costs only
BYSTANDERS = ("salesperson", "producer", "accountant")
#: roles that call methods in odd ways too: who may most, and who may nothing
ODD_ROLES = ("employee", "administrator", "salesperson", "producer", "accountant")
#: no record has this id
DELETED = 2**30
#: what takes a state of its own: who may is tried in TestRoomLive, TestRoomHandTasks,
#: TestRoomVote, TestRoomClosing, TestMinutesCopy and TestCopyPrinting
TRIED_ELSEWHERE = {
    ("chanxiao.meeting", "room_complete_task"),
    ("chanxiao.meeting", "room_open_brief"),
    ("chanxiao.meeting", "room_finish_task"),
    ("chanxiao.meeting", "room_open_vote"),
    ("chanxiao.minutes.copy", "action_print_again"),
    ("chanxiao.minutes.copy.maker", "action_make"),
}


@tagged("post_install", "-at_install")
class TestAccess(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-16 01:05:00"))
        # costly, and for what happens with the results not needed
        settlement = cls.env.registry["chanxiao.settlement"]
        report = cls.env.registry["ir.actions.report"]
        template = cls.env.registry["mail.template"]
        for target, name, value in (
            (cls.env.registry["chanxiao.figure.provider"], "_collect", {}),
            (settlement, "_update_values", None),
            (report, "get_wkhtmltopdf_state", "install"),
            (cls.env.registry["calendar.attendee"], "_notify_attendees", None),
            (template, "send_mail", False),
            (template, "send_mail_batch", cls.env["mail.mail"]),
        ):
            cls.startClassPatcher(patch.object(target, name, return_value=value))
        cls.world = World(cls.env)

    def _try(self, function):
        """Whether people may: what it did is undone, a refusal is a sentence."""
        savepoint = self.env.cr.savepoint()
        try:
            result = function()
            self.env.flush_all()
            return bool(result)
        except UserError as refusal:
            self.assertTrue(str(refusal).strip(), "a refusal says why")
            return False
        finally:
            savepoint.close(rollback=True)

    def _compare(self, name, table):
        if IS_WRITING:
            write_table(name, table)
        self.assertEqual(
            read_table(name).splitlines(),
            table.splitlines(),
            "docs/access.md says otherwise; if this is meant, write it anew with"
            " WRITE_ACCESS=1",
        )

    def test_every_model_is_tried(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module in ADDONS and not model._abstract
        }
        self.assertEqual({entry.model for entry in get_entries()}, ours)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models", "odoo.sql_db")
    def test_rights(self):
        results = {
            (number, scope, role): self._get_letters(entry, scope, user)
            for number, entry in enumerate(get_entries())
            for scope in entry.scopes
            for role, user in self.world.roles.items()
        }
        self._compare("rights", render_rights(self.env, results))

    def _get_letters(self, entry, scope, user):
        """What the user may do with a record, a letter each."""
        world = self.world
        savepoint = self.env.cr.savepoint()
        try:
            get = entry.get
            record = get(world, scope, user).with_user(user)
            doomed = get(world, scope, user, entry.doomed).with_user(user)
            return self._try_all(entry, scope, record, doomed)
        finally:
            savepoint.close(rollback=True)

    def _try_all(self, entry, scope, record, doomed):
        new = entry.prepare(self.world, scope)
        values = self._resolve(entry.values, scope)
        me = record.env.user.partner_id.ids
        operations = {
            "C": lambda: new is not None and record.browse().create(new),
            "R": lambda: record.read(["display_name"]),
            "W": lambda: record.write(values),
            "D": doomed.unlink,
        }
        if hasattr(record, "message_post"):
            operations["P"] = lambda: record.message_post(body="Said")
            operations["F"] = lambda: record.message_subscribe(me)
        if hasattr(record, "activity_schedule"):
            operations["A"] = lambda: record.activity_schedule(summary="Do it")
        if new is None:
            operations.pop("C")
        order = sorted(operations, key="CRWDPAF".index)
        return "".join(letter for letter in order if self._try(operations[letter]))

    def _resolve(self, values, scope):
        """Values, with the name of a record of the scope instead of its id."""
        held = vars(self.world.scopes[scope]) if scope in self.world.scopes else {}
        return {
            name: held[value].id if value in held else value
            for name, value in values.items()
        }

    # public methods

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models", "odoo.sql_db")
    def test_public_methods(self):
        """Refusals are sentences, and who may not read gets nothing."""
        harmless = get_harmless_tables(self.env)
        results, faults, worked = {}, defaultdict(list), set()
        for model, method, is_ours in get_methods(self.env):
            for scope, role, record in self._get_targets(model, method):
                user = self.world.roles[role]
                outcome = Outcome(self.env, user, model, method, harmless)
                outcome.check(record, is_ours, self._get_odd_ids(record, scope, role))
                results[model, method, scope, role] = outcome.is_change
                worked |= {(model, method)} if outcome.is_done else set()
                for fault in outcome.faults:
                    faults[f"{model}.{method}: {fault}"].append(f"{role}, {scope}")
        self.assertFalse(faults, "\n".join(f"{k}: {faults[k]}" for k in faults))
        ours = {
            (model, method)
            for model, method, is_ours in get_methods(self.env)
            if is_ours and not self.env[model]._abstract
        }
        refused = ours - worked - TRIED_ELSEWHERE
        self.assertFalse(refused, "refused to everybody: in a wrong state?")
        # what a verification finds is noted, whoever asked for it
        noted = {("chanxiao.minutes.file", "action_verify")}
        never = [
            key
            for key, is_change in results.items()
            if is_change
            and ("abroad" in key[2] or key[3] in ("employee", "auditor"))
            and key[:2] not in noted
        ]
        self.assertFalse(never, "another company's, or by people who only look on")
        self._compare("steps", render_steps(self.env, results))

    def _get_targets(self, model, method):
        """Scope, role and record of every call of a method."""
        entries = {entry.model: entry for entry in reversed(get_entries())}
        attribute = RECORDS.get(f"{model}.{method}") or RECORDS.get(model)
        is_alone = is_on_model(self.env[model], method)
        for scope in CALLED_SCOPES[:1] if is_alone else CALLED_SCOPES:
            for role, user in self.world.roles.items():
                if role in BYSTANDERS and model.startswith("chanxiao.meeting"):
                    continue  # for meetings they are employees like any other
                if attribute:
                    yield scope, role, getattr(self.world.scopes[scope], attribute)
                elif model not in entries:
                    yield scope, role, self.env[model]
                elif scope in entries[model].scopes:
                    yield scope, role, entries[model].get(self.world, scope, user)

    def test_buttons_are_shown_to_those_who_may(self):
        # who may not open the records behind a figure is told whom to ask; so is who
        # tries a measure out whose executor may not read what it changes
        explained = {
            ("chanxiao.meeting.figure", "action_open_records"),
            ("chanxiao.meeting.measure", "action_preview"),
        }
        faults = defaultdict(set)
        for scope, role, record in self._get_shown_records():
            for method in get_shown_buttons(record):
                if (record._name, method) in explained:
                    continue
                if self._is_forbidden(record, method):
                    faults[f"{record._name}.{method}"].add(f"{role}, {scope}")
        self.assertFalse(faults, "\n".join(f"{k}: {faults[k]}" for k in faults))

    def _get_shown_records(self):
        """Scope, role and record wherever somebody may open the record."""
        for scope in ("own", "other"):
            held = vars(self.world.scopes[scope]).values()
            ours = [
                record
                for record in held
                if getattr(record, "_original_module", None) in ADDONS
            ]
            for role, user in self.world.roles.items():
                for record in ours:
                    mine = record[:1].with_user(user)
                    if mine and mine.has_access("read"):
                        yield scope, role, mine

    def _is_forbidden(self, record, method):
        arguments, named = get_arguments(record, method)
        savepoint = self.env.cr.savepoint()
        try:
            call(record, method, record.ids, arguments, named)
        except AccessError:
            return True
        except UserError:
            return False
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return False

    def _get_odd_ids(self, record, scope, role):
        """What a client might send as well: none, several, deleted ones."""
        if scope != "own" or role not in ODD_ROLES or record._abstract:
            return []
        another = record.sudo().search([("id", "not in", record.ids)], limit=1)
        return [[], [*record.ids, *another.ids], [DELETED]]


class Outcome:
    """What calling a method as a user comes to, and what is wrong with that."""

    def __init__(self, env, user, model, method, harmless):
        self.env, self.method, self.harmless = env, method, harmless
        self.model = env(user=user.id, context={})[model]
        self.faults = []
        self.is_done = self.is_change = False

    def check(self, record, is_ours, odd_ids):
        arguments, named = get_arguments(self.model, self.method, record)
        done = self._call(record.ids, arguments, named)
        self.is_done, self.is_change = done is not None, bool(done)
        if done is not None and record and not self._may_read(record):
            self.faults.append("opens for people who may not read the record")
        if not is_ours:
            return
        if odd_ids and named:
            self._call(record.ids)
        for ids in odd_ids:
            self._call(ids, arguments, named)

    def _may_read(self, record):
        is_alone = is_on_model(record, self.method)
        return is_alone or record.with_env(self.model.env).has_access("read")

    def _call(self, ids, arguments=(), named=None):
        """Tables written by the call, or None if it was refused."""
        savepoint = self.env.cr.savepoint()
        # a client begins with an empty cache: what others have read is not there
        self.env.invalidate_all()
        try:
            with noting_writes() as written:
                call(self.model, self.method, ids, arguments, named)
            return written - self.harmless
        except UserError as refusal:
            if not str(refusal).strip():
                self.faults.append("is refused without a word")
        except psycopg2.IntegrityError:
            pass  # the server says in a sentence which value is missing or doubled
        except Exception as error:
            which = {0: "no records", 1: "one"}.get(len(ids), "several")
            text = f"{type(error).__name__}: {error}"
            self.faults.append(f"called on {which} with {named}: {text}")
        finally:
            savepoint.close(rollback=True)
