"""The database itself refuses to change what was sealed, whoever asks it."""

from odoo import models
from odoo.tools import SQL

# The first argument of a trigger is the column that is set once a row is sealed, the
# others are the columns that stay as they are from then on. Read through JSON, so that
# columns can be added, changed and removed without the function knowing of it.
KEEP_SEALED = """
CREATE OR REPLACE FUNCTION chanxiao_keep_sealed() RETURNS trigger AS $$
DECLARE
    old_row jsonb;
    new_row jsonb;
    number integer;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'Rows of % are sealed and cannot be deleted.', TG_TABLE_NAME
              USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    old_row := to_jsonb(OLD);
    IF old_row ->> TG_ARGV[0] IS NULL THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'chanxiao_meeting_minutes' AND EXISTS (
            SELECT FROM chanxiao_minutes_ledger
             WHERE kind = 'disposal' AND minutes_res_id = OLD.id
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Row % of % is sealed and cannot be deleted.',
              old_row ->> 'id', TG_TABLE_NAME
              USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    new_row := to_jsonb(NEW);
    FOR number IN 1 .. TG_NARGS - 1 LOOP
        -- what older rows never had may still be given to them, once
        IF old_row ->> TG_ARGV[number] IS NOT NULL
           AND old_row -> TG_ARGV[number] IS DISTINCT FROM new_row -> TG_ARGV[number]
        THEN
            RAISE EXCEPTION 'Row % of % is sealed: % stays as it is.',
                  old_row ->> 'id', TG_TABLE_NAME, TG_ARGV[number]
                  USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END
$$ LANGUAGE plpgsql
"""


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    def init(self):
        result = super().init()
        _seal_rows(
            self,
            "hash",
            (
                "id",
                "state",
                "name",
                "meeting_id",
                "revision",
                "content",
                "approved_at",
                "issued_at",
                "hash",
                "previous_hash",
                "seal_form",
                "file_id",
                "filing_number",
                "filing_year",
            ),
        )
        return result


class ChanxiaoMinutesLedger(models.Model):
    _inherit = "chanxiao.minutes.ledger"

    def init(self):
        result = super().init()
        columns = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in models.MAGIC_COLUMNS
        ]
        _seal_rows(self, "hash", ("id", *columns))
        return result


def _seal_rows(model, sealed, columns):
    """Have the database guard the rows of a table, see ``hooks.py`` for the end of it.

    :param str sealed: the column that is set once a row is sealed
    :param columns: what stays as it is from then on
    """
    cr, table = model.env.cr, SQL.identifier(model._table)
    cr.execute(KEEP_SEALED)
    for name, event in (
        ("chanxiao_keep_sealed_rows", "UPDATE OR DELETE"),
        ("chanxiao_keep_sealed_table", "TRUNCATE"),
    ):
        cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", SQL.identifier(name), table))
        cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH %s "
                "EXECUTE FUNCTION chanxiao_keep_sealed(%s)",
                SQL.identifier(name),
                SQL(event),
                table,
                SQL("STATEMENT" if event == "TRUNCATE" else "ROW"),
                SQL(", ").join(SQL("%s", column) for column in (sealed, *columns)),
            )
        )
