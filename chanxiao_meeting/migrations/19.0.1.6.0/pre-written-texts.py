"""What the recorder wrote is kept apart from what each reader is told of it."""

from odoo.tools.sql import column_exists, rename_column

TABLE = "chanxiao_meeting_minutes"
RENAMED = {"summary": "written_summary", "revision_reason": "written_reason"}


def migrate(cr, version):
    for name, written in RENAMED.items():
        if column_exists(cr, TABLE, name) and not column_exists(cr, TABLE, written):
            rename_column(cr, TABLE, name, written)
