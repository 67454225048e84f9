"""What a measure changes, read from the database without what is tested."""

from odoo.tools import SQL

from ...measures.changes import is_seen
from ...measures.recorder import says_something

#: models that carry messages
CARRIERS = {"mail.message", "mail.activity"}


class Photograph:
    """For test cases: the whole database before and after, and what was previewed."""

    def assertAsPreviewed(self, measure):
        """Carry it out: the database changes as the preview said, and not otherwise.

        What the whole database says is read without what is tested.
        """
        before = self._photograph()
        previewed = self._get_changes(measure)
        measure.action_apply()
        after = self._photograph()
        found = self._compare_pictures(before, after)
        self.assertEqual(self._name_changed(found), self._name_previewed(previewed))
        return previewed

    def _name_changed(self, found):
        """``(model, id, field)`` of what differs between two pictures, without what
        carries messages."""
        models = {model._table: name for name, model in self.env.registry.items()}
        return {
            (models.get(table, table), id_, name)
            for table, id_, name in (one for one in found if len(one) == 3)
            if not table.startswith(("mail_", "bus_", "res_users"))
        }

    def _name_created(self, found):
        """Models of what is new in the second of two pictures, as far as people see
        it and it carries no messages."""
        models = {model._table: name for name, model in self.env.registry.items()}
        names = {models.get(one[0]) for one in found if one[1:] == ("created",)}
        return {name for name in names if name and is_seen(name)} - CARRIERS

    def _name_previewed(self, previewed):
        return {
            (model, id_, name)
            for (model, id_), values in previewed.items()
            for name in values
            if self.env[model]._fields[name].type != "many2many"
        }

    @classmethod
    def _get_changes(cls, measure, name="preview_data"):
        """``{(model, id): {field: (before, after)}}`` of what was changed."""
        data = measure.sudo()[name]
        changes = data["changes"] if name == "preview_data" else data
        found = {}
        # what a record says, and what it is linked with, are two changes
        for change in changes:
            if change["kind"] == "changed":
                values = found.setdefault((change["model"], change["id"]), {})
                values.update((f, tuple(pair)) for f, pair in change["values"].items())
        return found

    @classmethod
    def _get_written_tables(cls):
        """Names of the tables that this transaction has written to, and more: what
        was taken back counts too."""
        cls.env.cr.flush()
        cls.env.cr.execute(
            "SELECT relname FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {table for (table,) in cls.env.cr.fetchall()}

    @classmethod
    def _photograph(cls, only=None):
        """Every row of every table with an id, ``{table: {id: row}}``.

        :param only: names of tables to look at; all, if none are named
        """
        cls.env.cr.flush()
        cls.env.cr.execute(
            "SELECT table_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_name, table_schema)"
            " WHERE column_name = 'id' AND table_type = 'BASE TABLE'"
            "   AND table_schema = current_schema"
        )
        tables = [table for (table,) in cls.env.cr.fetchall()]
        picture = {}
        for table in tables:
            if table.startswith(("ir_", "chanxiao_")):
                continue
            if only is not None and table not in only:
                continue
            cls.env.cr.execute(
                SQL(
                    "SELECT id, to_jsonb(t) FROM %s AS t",
                    SQL.identifier(table),
                )
            )
            picture[table] = dict(cls.env.cr.fetchall())
        return picture

    @staticmethod
    def _compare_pictures(old, new):
        """Set of ``(table, id, column)`` that differ; new and lost rows as such."""
        found = set()
        for table in old.keys() | new.keys():
            rows, others = old.get(table, {}), new.get(table, {})
            for id_ in rows.keys() | others.keys():
                row, other = rows.get(id_), others.get(id_)
                if row is None or other is None:
                    found.add((table, "created" if row is None else "deleted"))
                else:
                    found |= {
                        (table, id_, name)
                        for name in other
                        if says_something(name)
                        # a zero and nothing are one
                        and (row[name] or None) != (other[name] or None)
                    }
        return found
