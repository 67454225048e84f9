from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.tools import SQL

#: where a transaction keeps what it changed, until it is committed
NOTED = "chanxiao.meeting.room.noted"
#: where a transaction keeps its name, until it is over
NAME = "chanxiao.meeting.room.transaction"
#: what the bus calls a change of a room
MESSAGE = "chanxiao_meeting_room"
#: how long after a meeting its changes are counted
KEPT = timedelta(days=30)


class ChanxiaoMeetingRoomChange(models.Model):
    """Each transaction that changed what the room of a meeting shows, once.

    Counted, they are the version of the room. Rows are only added: thirty people who
    do something at once write thirty rows and do not wait for each other, as they
    would for one number on the meeting. What a transaction can see decides its count,
    so that two answers with the same version show the same.

    Nobody has access to it.
    """

    _name = "chanxiao.meeting.room.change"
    _description = "Change in a Meeting Room"
    _log_access = False

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    moment = fields.Datetime(required=True)
    transaction = fields.Char(required=True)

    _transaction_unique = models.UniqueIndex(
        "(meeting_id, transaction)", "A transaction changes a room once."
    )

    @api.model
    def _note(self, model, ids):
        """Remember that records of a model changed; told when it is committed.

        Only ids are kept here: writing takes no query more than before.
        """
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self._tell)
        precommit.data[NOTED].setdefault(model, set()).update(ids)

    @api.model
    def _tell(self):
        """Count this transaction in the rooms it changed, and say so on the bus.

        Runs before the commit, and before each savepoint: the second time in a
        transaction the row is there already, and nothing more is said.
        """
        noted = self.env.cr.precommit.data.pop(NOTED, {})
        queries = [
            self.env[model]._get_room_meetings_query(tuple(ids))
            for model, ids in noted.items()
            if ids
        ]
        if not queries:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_room_change
                            (meeting_id, moment, transaction)
                     SELECT meeting.id, now() AT TIME ZONE 'UTC', %s
                       FROM chanxiao_meeting meeting
                      WHERE meeting.state <> 'draft' AND meeting.id IN (%s)
                ON CONFLICT (meeting_id, transaction) DO NOTHING
                  RETURNING meeting_id
                """,
                # forgotten with the end of the transaction, unlike what waits for the
                # commit, which a savepoint forgets
                self.env.cr.postcommit.data.setdefault(NAME, str(uuid4())),
                SQL(" UNION ").join(queries),
            )
        )
        ids = [meeting_id for (meeting_id,) in self.env.cr.fetchall()]
        for meeting_id, version in self._get_versions(ids).items():
            meeting = self.env["chanxiao.meeting"].browse(meeting_id)
            self.env["bus.bus"]._sendone(
                (meeting, "room"), MESSAGE, {"id": meeting_id, "version": version}
            )

    @api.model
    def _get_versions(self, meeting_ids):
        """How often the rooms of these meetings changed, by id of the meeting."""
        if not meeting_ids:
            return {}
        # bounded: only counts rows of the meetings asked about
        groups = self.sudo()._read_group(
            [("meeting_id", "in", meeting_ids)], ["meeting_id"], ["__count"]
        )
        counts = {meeting.id: count for meeting, count in groups}
        return {meeting_id: counts.get(meeting_id, 0) for meeting_id in meeting_ids}

    @api.model
    def _is_unchanged(self):
        """Whether this transaction has changed nothing, in any table.

        What it sees of a room is what everybody sees then who sees the same version.
        """
        if self.env.cr.precommit.data.get(NOTED):
            return False
        self.env.cr.execute("SELECT txid_current_if_assigned() IS NULL")
        return self.env.cr.fetchone()[0]

    @api.autovacuum
    def _gc_changes(self):
        """Of meetings long over nobody looks at the room any more."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM chanxiao_meeting_room_change change
                      USING chanxiao_meeting meeting
                      WHERE meeting.id = change.meeting_id
                        AND meeting.state IN ('held', 'cancelled')
                        AND change.moment < %s
                """,
                fields.Datetime.now() - KEPT,
            )
        )
