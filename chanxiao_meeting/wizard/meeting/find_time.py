from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.local_time import to_clock
from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingFindTime(models.TransientModel):
    """Other times for a meeting, and who could not come then."""

    _name = "chanxiao.meeting.find.time"
    _description = "Find Another Time for a Meeting"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", readonly=True
    )
    date_start = fields.Datetime(related="meeting_id.date_start", string="Now At")
    collision_notice = fields.Html(related="meeting_id.collision_notice")
    slot_ids = fields.One2many(
        "chanxiao.meeting.find.time.slot", "dialog_id", "Other Times"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Look for the times; only for who may move the meeting.

        :raise AccessError: for everybody else
        """
        dialogs = super().create(vals_list)
        for dialog in dialogs:
            meeting = dialog.meeting_id._check_movable()
            slots = meeting._find_times()
            # the names of all of them in one query
            meeting._get_names({person for slot in slots for person in slot.missing})
            dialog.slot_ids = [Command.clear()] + [
                Command.create(dialog._prepare_slot_values(slot)) for slot in slots
            ]
        return dialogs

    def _prepare_slot_values(self, slot):
        return {
            "date_start": slot.start,
            "date_end": slot.stop,
            "missing": ", ".join(self.meeting_id._get_names(slot.missing)),
            "is_room_taken": slot.is_room_taken,
        }

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find Another Time"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class ChanxiaoMeetingFindTimeSlot(models.TransientModel):
    _name = "chanxiao.meeting.find.time.slot"
    _description = "Another Time for a Meeting"
    _order = "date_start, id"

    dialog_id = fields.Many2one(
        "chanxiao.meeting.find.time", required=True, ondelete="cascade", index=True
    )
    date_start = fields.Datetime("Begins", required=True, readonly=True)
    date_end = fields.Datetime("Ends", required=True, readonly=True)
    time = fields.Char("Local Time", compute="_compute_time")
    missing = fields.Char("Could Not Come", readonly=True)
    is_room_taken = fields.Boolean("Room Taken", readonly=True)
    is_free = fields.Boolean("All Can Come", compute="_compute_is_free")

    @api.depends("missing", "is_room_taken")
    def _compute_is_free(self):
        for slot in self:
            slot.is_free = not slot.missing and not slot.is_room_taken

    @api.depends("date_start", "date_end")
    @api.depends_context("lang")
    def _compute_time(self):
        """In the zone of the policy, which is where the meeting is held."""
        for slot in self:
            meeting = slot.dialog_id.meeting_id
            end = slot.date_end and to_clock(slot.date_end, meeting.policy_id.tz)
            slot.time = end and f"{meeting._format_moment(slot.date_start)}–{end:%H:%M}"

    def action_choose(self):
        """Move the meeting to this time; everything that hangs on it follows.

        :raise AccessError: for who does not conduct the meeting
        :raise UserError: when it has begun meanwhile, or the time has passed
        """
        ensure_single(self)
        meeting = self.dialog_id.meeting_id._check_movable()
        if self.date_start <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "This time is over by now. Choose another one, or look again."
                )
            )
        meeting = meeting._lock_transition("draft", "convened")
        meeting.write({"date_start": self.date_start, "date_end": self.date_end})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
