from odoo import api, models


class ChanxiaoMeeting(models.Model):
    """The figure board: what all departments report to one meeting, at a glance.

    It shows figures like any other view of them: who sees which is in their rules.
    """

    _inherit = "chanxiao.meeting"

    def action_open_board(self):
        """Open the board with the figures of this meeting."""
        self.ensure_one()
        self.check_access("read")
        return self._get_board_action()

    @api.model
    def action_open_latest_board(self):
        """Open the board with the figures of the latest meeting the user reads some of.

        Without any figures the board opens empty and says where they come from.
        """
        figures = self.env["chanxiao.meeting.figure"]
        latest = figures.search(
            [("meeting_id.state", "!=", "cancelled")],
            order="period_end desc, meeting_id desc",
            limit=1,
        )
        return latest.meeting_id._get_board_action()

    def _get_board_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_figure_action_board"
        )
        # a filter and not a domain: whoever looks can go on to other meetings
        return {**action, "context": {"search_default_meeting_id": self.id}}
