from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...measures.recorder import read_rows
from ..common.state_mixin import ensure_single

#: of what was created, what goes again with the measure
_TAKEN_BACK = "mail.activity"
# what a field's value follows from, in the order in which values are put back
_ENTERED, _COMPUTED, _PASSED_ON = range(3)


class ChanxiaoMeetingMeasure(models.Model):
    """Putting back what a measure changed, as far as it is as it was left."""

    _inherit = "chanxiao.meeting.measure"

    def action_undo(self, partly=False):
        """Put back what is still as the measure left it.

        :param bool partly: also where something has moved since, which then stays
        :return: an action that says what has moved, where that is to be agreed to
        :raise AccessError: for those who are not responsible for it
        """
        ensure_single(self)
        self.check_access("read")
        measure = self._lock_transition("applied")
        if not measure.can_undo:
            raise AccessError(
                self.env._(
                    "“%(measure)s” is undone by %(who)s, who carried it out, or by "
                    "whoever is responsible for the task now.",
                    measure=self.name,
                    who=self.applied_by_id.name or "–",
                )
            )
        moved = measure._find_moved()
        if moved and not partly:
            return measure._ask_about_moved(moved)
        measure._undo(measure._as_executor(self.env.user), moved)
        return True

    def _ask_about_moved(self, moved):
        """Extension point: the dialog that says what has moved since."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changed Since"),
            "res_model": "chanxiao.meeting.measure.undo",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_measure_id": self.id},
        }

    def _undo(self, executor, moved):
        # bounded: what the measure of the one who undoes it had changed
        system = self.sudo()
        kept = {(m["model"], m["id"], m["field"]) for m in moved}
        gone = {(m["model"], m["id"]) for m in moved if not m["field"]}
        left = [
            {**change, "values": values}
            for change in system.applied_changes
            if (change["model"], change["id"]) not in gone
            and (
                (values := self._filter_left(change, kept))
                or change["kind"] != "changed"
            )
        ]
        record = executor._get_subjects().get(executor)
        if record is not None:
            record = executor.env[record._name].browse(record.id)
            executor._get_kind()._undo(executor, record, left)
        executor._write_back(left)
        executor.env.flush_all()
        stuck = self._find_different(left)
        system._set_state(
            "undone",
            undone_at=fields.Datetime.now(),
            undone_by_id=executor.env.uid,
            undo_data={"moved": moved, "stuck": stuck},
        )
        self._action_undo(executor)

    def _action_undo(self, executor):
        """Extension point: what follows from undoing this."""
        self._log_on_record(executor, self.env._("Undone in the ERP: %s", self.name))
        # bounded: the task that this measure is part of, whose work is undone
        self.sudo().action_id._reopen_unmeasured()

    def _filter_left(self, change, kept):
        return {
            name: pair
            for name, pair in change["values"].items()
            if (change["model"], change["id"], name) not in kept
        }

    # what is there now

    def _read_now(self, changes):
        """Rows of what changed, ``{(model, id): {field: value}}``, if still there."""
        ids = {}
        for change in changes:
            if change["model"] in self.env:
                ids.setdefault(change["model"], set()).add(change["id"])
        self.env.flush_all()
        return {
            (model, id_): row
            for model, wanted in ids.items()
            for id_, row in read_rows(self.env, model, wanted).items()
        }

    def _find_moved(self):
        """What somebody changed after the measure did.

        :return: list of dicts of ``model``, ``id``, ``name``, ``field``, ``who`` and
            ``when``; without a field it is all of the record, as one that was created
            and somebody works with now, or one that is gone
        """
        # bounded: what this measure changed, and who changed it since
        changes = self.sudo().applied_changes
        now = self._read_now(changes)
        moved = []
        for change in changes:
            row = now.get((change["model"], change["id"]))
            if row is None or self._is_reworked(change, row):
                if change["kind"] != "deleted" and change["model"] != "mail.message":
                    moved.append(self._describe_move(change, None))
                continue
            for name, (_old, new) in change["values"].items():
                if name in row and not _is_as(row[name], new):
                    moved.append(self._describe_move(change, name))
        return moved

    def _is_reworked(self, change, row):
        """Whether somebody has changed what the measure created."""
        return any(
            not _is_as(row[name], value)
            for name, value in change.get("left", {}).items()
            if name in row
        )

    def _get_moved_shown(self):
        """What has moved, with labels, for whoever may undo it and as far as they read.

        :return: as :meth:`_find_moved`, with the ``label`` of each field
        """
        self.check_access("read")
        if not self.can_undo:
            return []
        shown = []
        for move in self._find_moved():
            record = self.env[move["model"]].browse(move["id"])
            field = record._fields.get(move["field"])
            if record.exists() and not record.has_access("read"):
                continue
            label = field and field._description_string(self.env)
            shown.append({**move, "label": label})
        return shown

    def _describe_move(self, change, name):
        # bounded: who last wrote a record that the measure changed
        record = self.env[change["model"]].sudo().browse(change["id"])
        there = bool(record.exists())
        return {
            "model": change["model"],
            "id": change["id"],
            "name": change["name"],
            "field": name or False,
            "who": there and record.write_uid.name,
            "when": there and fields.Datetime.to_string(record.write_date),
        }

    def _find_different(self, left):
        """What undoing could not put back, ``[{model, id, name, field}]``."""
        now = self._read_now(left)
        return [
            {
                "model": change["model"],
                "id": change["id"],
                "name": change["name"],
                "field": name,
            }
            for change in left
            for name, (old, _new) in change["values"].items()
            if (row := now.get((change["model"], change["id"])))
            and name in row
            and not _is_as(row[name], old)
            and self._can_return(self.env[change["model"]]._fields[name], old)
        ]

    # putting back

    def _write_back(self, left):
        """Old values, the subject's first: Odoo puts much back by itself.

        What is only entered comes first, what passes a value on to other records last:
        those have theirs again by then.
        """
        subject = self._get_subjects().get(self)
        first = subject is not None and (subject._name, subject.id)
        changes = [change for change in left if change["kind"] == "changed"]
        changes.sort(key=lambda change: (change["model"], change["id"]) != first)
        for rank in (_ENTERED, _COMPUTED, _PASSED_ON):
            for change in changes:
                record = self.env[change["model"]].browse(change["id"]).exists()
                if record and record.has_access("write"):
                    values = self._get_old_values(record, change, rank)
                    self._write_values(record, values)
            self.env.flush_all()
        self._take_back(left)

    def _write_values(self, record, values):
        """Write all that can be written; what Odoo refuses is reported as left over."""
        if not values or self._try_write(record, values) or len(values) == 1:
            return
        for name, value in values.items():
            self._try_write(record, {name: value})

    def _try_write(self, record, values):
        try:
            with self.env.cr.savepoint():
                record.write(values)
        except (UserError, AccessError, ValidationError):
            return False
        return True

    def _get_old_values(self, record, change, rank):
        """Values to write of a record, where it does not have them again already."""
        self.env.flush_all()
        row = read_rows(self.env, record._name, [record.id])[record.id]
        values = {}
        for name, (old, new) in change["values"].items():
            field = record._fields[name]
            if _rank(field) != rank or not record._has_field_access(field, "write"):
                continue
            if field.type == "many2many":
                values[name] = [Command.link(id_) for id_ in old]
                values[name] += [Command.unlink(id_) for id_ in new]
            elif not _is_as(row[name], old) and self._can_return(field, old):
                values[name] = self._convert(field, old)
        return values

    def _can_return(self, field, old):
        """Whether a field takes its old value: what it refers to may be gone."""
        if field.type == "many2one" and old:
            return bool(self.env[field.comodel_name].browse(old[0]).exists())
        return not field.compute or not field.readonly or bool(field.inverse)

    def _convert(self, field, value):
        """A value of a row as ``write`` takes it."""
        if field.company_dependent:
            return (value or {}).get(str(self.company_id.id), False)
        if field.translate:
            value = value or {}
            return value.get(self.env.lang) or value.get("en_US") or False
        if field.type == "many2one":
            return value[0] if value else False
        return value if value is not None else False

    def _take_back(self, left):
        """Activities that came with the measure and nobody has done yet."""
        ids = [
            change["id"]
            for change in left
            if change["kind"] == "created" and change["model"] == _TAKEN_BACK
        ]
        activities = self.env[_TAKEN_BACK].browse(ids).exists()
        activities._filtered_access("unlink").unlink()


def _rank(field):
    """When a field is put back: see ``_write_back``."""
    if field.inverse:
        return _PASSED_ON
    return _COMPUTED if field.compute else _ENTERED


def _is_as(value, kept):
    """Whether a row has the value that was kept of it."""
    if isinstance(kept, list) and len(kept) == 2:
        kept = kept[0]
    if isinstance(value, float) or isinstance(kept, float):
        return abs((value or 0) - (kept or 0)) < 1e-6
    return value == kept or (not value and not kept)
