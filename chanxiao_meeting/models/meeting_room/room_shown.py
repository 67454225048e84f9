from odoo import api, models
from odoo.tools import SQL


class ChanxiaoMeetingRoomShown(models.AbstractModel):
    """Records that the room of a meeting shows: changing one changes the room."""

    _name = "chanxiao.meeting.room.shown"
    _description = "Shown in a Meeting Room"
    #: fields that no screen of the room shows
    _hidden_in_room = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_room_change()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys() <= self._hidden_in_room:
            self._note_room_change()
        return result

    def unlink(self):
        # afterwards nothing tells any more which meeting they belonged to
        meetings = self._get_room_meetings()
        result = super().unlink()
        meetings._note_room_change()
        return result

    def _note_room_change(self):
        if self.ids:
            self.env["chanxiao.meeting.room.change"]._note(self._name, self.ids)

    def _get_room_meetings(self):
        # bounded: the meetings whose rooms are told that something changed
        return self.sudo().meeting_id

    @api.model
    def _get_room_meetings_query(self, ids):
        """Extension point: select the ids of the meetings whose rooms show these."""
        return SQL(
            "SELECT meeting_id FROM %s WHERE id IN %s", SQL.identifier(self._table), ids
        )


class ChanxiaoMeeting(models.Model):
    _name = "chanxiao.meeting"
    _inherit = ["chanxiao.meeting", "chanxiao.meeting.room.shown"]

    def _get_room_meetings(self):
        return self.browse()

    @api.model
    def _get_room_meetings_query(self, ids):
        return SQL("SELECT id FROM chanxiao_meeting WHERE id IN %s", ids)


class ChanxiaoMeetingAttendee(models.Model):
    _name = "chanxiao.meeting.attendee"
    _inherit = ["chanxiao.meeting.attendee", "chanxiao.meeting.room.shown"]


class ChanxiaoMeetingInfraction(models.Model):
    _name = "chanxiao.meeting.infraction"
    _inherit = ["chanxiao.meeting.infraction", "chanxiao.meeting.room.shown"]


class ChanxiaoMeetingAgendaItem(models.Model):
    _name = "chanxiao.meeting.agenda.item"
    _inherit = ["chanxiao.meeting.agenda.item", "chanxiao.meeting.room.shown"]


class ChanxiaoMeetingBrief(models.Model):
    _name = "chanxiao.meeting.brief"
    _inherit = ["chanxiao.meeting.brief", "chanxiao.meeting.room.shown"]


class ChanxiaoMeetingFigure(models.Model):
    _name = "chanxiao.meeting.figure"
    _inherit = ["chanxiao.meeting.figure", "chanxiao.meeting.room.shown"]


class ChanxiaoMeetingDecision(models.Model):
    _name = "chanxiao.meeting.decision"
    _inherit = ["chanxiao.meeting.decision", "chanxiao.meeting.room.shown"]
    _hidden_in_room = frozenset({"telling_due"})


class ChanxiaoMeetingAction(models.Model):
    """A task is shown by its own meeting, and reviewed by the one that runs now."""

    _name = "chanxiao.meeting.action"
    _inherit = ["chanxiao.meeting.action", "chanxiao.meeting.room.shown"]

    @api.model
    def _get_room_meetings_query(self, ids):
        return SQL(
            """
            %s UNION
            SELECT running.id FROM chanxiao_meeting running
              JOIN chanxiao_meeting_action task ON task.company_id = running.company_id
             WHERE running.state = 'in_progress' AND task.id IN %s
            """,
            super()._get_room_meetings_query(ids),
            ids,
        )


class ChanxiaoMeetingMinutes(models.Model):
    """Once the meeting is closed, its room goes on with them."""

    _name = "chanxiao.meeting.minutes"
    _inherit = ["chanxiao.meeting.minutes", "chanxiao.meeting.room.shown"]


class ChanxiaoControlException(models.Model):
    _name = "chanxiao.control.exception"
    _inherit = ["chanxiao.control.exception", "chanxiao.meeting.room.shown"]

    def _get_room_meetings(self):
        # bounded: the meetings whose rooms are told that something changed
        return self.sudo().agenda_item_id.meeting_id

    @api.model
    def _get_room_meetings_query(self, ids):
        return SQL(
            """
            SELECT topic.meeting_id FROM chanxiao_meeting_agenda_item topic
              JOIN chanxiao_control_exception found ON found.agenda_item_id = topic.id
             WHERE found.id IN %s
            """,
            ids,
        )
