"""Calendar entries of convened meetings go on where the version before was.

It numbered their changes by the minute at which they were sent. A calendar ignores an
entry with a lower number than the one it has.
"""

from datetime import datetime, timezone

from odoo.tools import SQL


def migrate(cr, version):
    """Give meetings that people may have in their calendars a number that is higher."""
    if not version:
        return
    minutes = int(datetime.now(timezone.utc).timestamp()) // 60
    cr.execute(
        SQL(
            "UPDATE chanxiao_meeting SET calendar_sequence = %s "
            "WHERE state IN ('convened', 'in_progress') "
            "AND COALESCE(calendar_sequence, 0) < %s",
            minutes,
            minutes,
        )
    )
