from odoo import api, models

#: to how many whys there is room at least
WHYS = 5


class ReportException(models.AbstractModel):
    """An exception as an 8D report: from who treats it to that it is over."""

    _name = "report.chanxiao_meeting_report.report_exception"
    _description = "Printed Exception Report"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.control.exception"

    @api.model
    def _get_document(self, doc):
        decision = doc.decision_id
        fmt = self._get_format(doc.company_id, doc.meeting_id.policy_id.tz)
        # bounded: names of who put it right and of who checks the decision on it
        system = doc.sudo()
        return {
            **super()._get_document(doc),
            "fmt": fmt,
            "team": self._get_team(system),
            "whys": self._get_whys(doc),
            "decision": decision,
            "tasks": decision.action_ids.filtered(lambda t: t.state != "cancelled"),
            "measures": (doc.measure_ids | decision.measure_ids).filtered(
                lambda measure: measure.state != "refused"
            ),
            "checks": self._get_checks(decision),
            "signers": [
                self._get_signer(self.env._("Responsible"), system.responsible_id),
                self._get_signer(
                    self.env._("Verified By"),
                    system.verified_by_id,
                    fmt.moment(doc.verified_at),
                ),
                self._get_signer(self.env._("Approved By")),
            ],
        }

    @api.model
    def _get_team(self, system):
        """Who has a part in it, as pairs of what that is and names."""
        env = self.env
        parts = [
            (env._("Sees to It"), system.responsible_id),
            (env._("Reported By"), self._get_reporter(system)),
            (env._("Put Right By"), system.carried_out_by_ids),
            (
                env._("Tasks of the Decision"),
                system.decision_id.action_ids.filtered(
                    lambda task: task.state != "cancelled"
                ).assignee_id,
            ),
            (env._("Chairs the Meeting"), system.meeting_id.chair_id),
            (env._("Checks It"), system.verified_by_id),
        ]
        return [(label, people.mapped("name")) for label, people in parts if people]

    @api.model
    def _get_reporter(self, system):
        """Nobody, where it was found in the data."""
        people = system.create_uid
        return people.browse() if system.is_automatic else people

    @api.model
    def _get_whys(self, doc):
        """The chain of whys, with rows to write on up to the fifth."""
        whys = [(why.question, why.answer or "") for why in doc.why_ids]
        if doc.state != "closed":
            whys += [("", "")] * (WHYS - len(whys))
        return whys

    @api.model
    def _get_checks(self, decision):
        """Checks of the decision's effect that the reader may read."""
        return self.env["chanxiao.meeting.decision.check"].search(
            [
                ("decision_id", "=", decision.id),
                ("state", "not in", ("dropped", "waiting")),
            ],
            order="number",
        )
