from odoo import api, models

from odoo.addons.chanxiao_meeting.models.figures.figure_format import draw_line

from .brief_document import CHART_MARGIN, CHART_SIZE


class ReportDecision(models.AbstractModel):
    """One decision on paper: what, why, by whom, with what effect; to be signed."""

    _name = "report.chanxiao_meeting_report.report_decision"
    _description = "Printed Decision Sheet"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.decision"

    @api.model
    def _get_document(self, doc):
        checks = self._get_checks(doc)
        tasks = doc.action_ids.filtered(lambda task: task.state != "cancelled")
        fmt = self._get_format(doc.company_id, doc.meeting_id.policy_id.tz)
        return {
            **super()._get_document(doc),
            "fmt": fmt,
            "expected": self._get_expected(doc, fmt),
            "number": self._get_number(doc),
            "tasks": tasks,
            "measures": doc.measure_ids.filtered(lambda one: one.state != "refused"),
            "checks": checks,
            # bounded: whether there are checks of this decision that are not shown
            "is_withheld": bool(doc.sudo().check_ids - checks.sudo()),
            "signers": [
                self._get_signer(self.env._("Chair"), doc.meeting_id.chair_id),
                # bounded: whom the tasks of this decision are given to
                self._get_signer(self.env._("Responsible"), tasks.sudo().assignee_id),
                *self._get_verifiers(doc, tasks, fmt),
            ],
            "drawn": self._draw(doc),
        }

    @api.model
    def _get_verifiers(self, doc, tasks, fmt):
        """Who verified, and until everything is verified who is named for it.

        :param tasks: those of the decision that were not cancelled
        """
        # bounded: who checks the tasks of this decision, and when that was done
        system = tasks.sudo()
        verified = system.filtered(lambda task: task.state == "verified")
        last = max(filter(None, verified.mapped("verified_at")), default=None)
        signers = [
            self._get_signer(
                self.env._("Verified By"), verified.verified_by_id, fmt.moment(last)
            )
        ]
        named = doc.verifier_id | (system - verified).verifier_id
        if named and (not tasks or system - verified):
            signers.append(self._get_signer(self.env._("To Be Verified By"), named))
        return signers

    @api.model
    def _get_foot_title(self, doc):
        return self._get_number(doc)

    @api.model
    def _get_checks(self, doc):
        """Checks of its effect that the reader may read: values may be confidential."""
        return self.env["chanxiao.meeting.decision.check"].search(
            [("decision_id", "=", doc.id), ("state", "!=", "dropped")], order="number"
        )

    @api.model
    def _get_number(self, doc):
        """Number of the meeting, and of the decision in its minutes."""
        decisions = doc.meeting_id.decision_ids.filtered(
            lambda decision: decision.state != "withdrawn"
        )
        place = decisions.ids.index(doc.id) + 1 if doc in decisions else None
        parts = [doc.meeting_id.name, place and f"D{place}"]
        return "-".join(part for part in parts if part)

    @api.model
    def _get_expected(self, doc, fmt):
        """What the figure is to be; "" where the decision names none."""
        definition = doc.expected_definition_id
        if not definition:
            return ""
        value, upper = doc.expected_value, doc.expected_value_max
        if definition.better == "none" and upper < value:
            return fmt.figure(value, definition.unit)
        return fmt.target(
            {
                "target": value,
                "target_max": upper,
                "unit": definition.unit,
                "better": definition.better,
            }
        )

    @api.model
    def _draw(self, doc):
        """The course of the figure it shall move, once there is one."""
        effect = doc.effect_chart or {}
        values = [point["value"] for point in effect.get("points", ())]
        if sum(value is not None for value in values) < 2:
            return None
        chart = draw_line(values, CHART_SIZE, CHART_MARGIN, effect["expected"])
        days = [point["day"] for point in effect["points"]]
        return {"chart": chart, "size": CHART_SIZE, "first": days[0], "last": days[-1]}
