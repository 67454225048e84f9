from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import clean_context

# from the most particular; of lines with the same test the first one counts
PRODUCT_LINES = (
    "qc.trigger.product_line",
    "qc.trigger.product_template_line",
    "qc.trigger.product_category_line",
)
PLANNED_TIMINGS = ("before", "plan_ahead")
OPEN_STATES = ("plan", "draft", "ready")


class ChanxiaoInspectionSource(models.AbstractModel):
    """Something that makes inspections due when it is planned or finished.

    Which, is configured with the triggers of ``quality_control_oca``. Every record
    gets one inspection a trigger and test, however often it is confirmed or finished.
    """

    _name = "chanxiao.inspection.source"
    _description = "Occasion of Inspections"

    _inspection_event = None

    def _get_inspection_quantity(self, is_finished):
        """What is to be inspected, in the unit of the product; 0 for nothing."""
        raise NotImplementedError

    def _get_inspection_company(self):
        return self.company_id

    def _get_inspection_partner(self):
        """Whom lines for some partners only are compared with, or none."""
        return self.env["res.partner"]

    def _get_inspection_operation(self):
        """The operation whose own triggers count as well, or none."""
        return self.env["mrp.routing.workcenter"]

    def _is_inspected_by(self, trigger):
        """Whether this is an occasion of the trigger, whatever the goods."""
        types = trigger.picking_type_ids
        return not types or self.picking_type_id in types

    def _make_inspections(self, is_finished=True):
        """Create the inspections that are due, or make planned ones ready.

        :param bool is_finished: whether these records are finished or only planned
        """
        # sudo: whoever moves or makes goods needs no rights in quality. Bounded: it
        # reads what a quality manager configured and makes inspections of these
        # records, none of whose values the user chooses.
        triggers = self.sudo()._get_inspection_triggers() if self else ()
        due = {}
        # sudo: as above; reads the quantities of these records
        for record in self.sudo() if triggers else ():
            if record._get_inspection_quantity(is_finished) > 0:
                due.update(record._get_due_inspections(triggers, is_finished))
        if not due:
            return
        # sudo: as above; inspections of these records
        made = self.sudo()._get_made_inspections(triggers)
        if is_finished:
            for key in due.keys() & made.keys():
                due[key][0]._finish_inspection(made[key])
        self._create_inspections(
            [
                record._prepare_inspection_values(line, is_finished)
                for key, (record, line) in due.items()
                if key not in made
            ]
        )

    def _get_inspection_triggers(self):
        return self.env["qc.trigger"].search(
            [("event", "=", self._inspection_event)], order="id"
        )

    def _get_due_inspections(self, triggers, is_finished):
        """:return: ``{(reference, trigger id, test id): (record, trigger line)}``"""
        company = self._get_inspection_company()
        timings = (*PLANNED_TIMINGS, "after") if is_finished else PLANNED_TIMINGS
        due = {}
        for trigger in triggers:
            is_own = not trigger.company_id or trigger.company_id == company
            if not is_own or not self._is_inspected_by(trigger):
                continue
            for line in self._get_inspection_lines(trigger, timings):
                test = line.test
                if test.active and (not test.company_id or test.company_id == company):
                    key = (self._get_inspection_reference(), trigger.id, test.id)
                    due.setdefault(key, (self, line))
        return due

    def _get_inspection_reference(self):
        return f"{self._name},{self.id}"

    def _get_inspection_lines(self, trigger, timings):
        """Lines of the operation, then of the product, its template, its categories."""
        lines = self.env["qc.trigger.operation_line"].get_trigger_line_for_operation(
            trigger, timings, self._get_inspection_operation()
        )
        found = sorted(lines, key=lambda line: line.id)
        for model in PRODUCT_LINES:
            lines = self.env[model].get_trigger_line_for_product(
                trigger, timings, self.product_id, self._get_inspection_partner()
            )
            found += sorted(lines, key=lambda line: line.id)
        return found

    def _get_made_inspections(self, triggers):
        """What these records had inspected already, cancelled inspections included."""
        references = [record._get_inspection_reference() for record in self]
        made = self.env["qc.inspection"].search(
            [("trigger_id", "in", triggers.ids), ("object_id", "in", references)]
        )
        return {
            (
                inspection.object_id._get_inspection_reference(),
                inspection.trigger_id.id,
                inspection.test.id,
            ): inspection
            for inspection in made
        }

    def _prepare_inspection_values(self, line, is_finished):
        Inspection = self.env["qc.inspection"]
        is_planned = line.timing == "plan_ahead" and not is_finished
        values = {
            **Inspection._prepare_inspection_header(self, line),
            "state": "plan" if is_planned else "ready",
            "company_id": self._get_inspection_company().id,
            "qty": self._get_inspection_quantity(is_finished),
            "trigger_id": line.trigger.id,
            "inspection_lines": Inspection._prepare_inspection_lines(line.test),
        }
        if line.trigger.stage:
            values["stage"] = line.trigger.stage
        return values

    def _create_inspections(self, vals_list):
        # defaults meant for other records are left behind; who moves goods does not
        # want the mails about their inspection
        context = {**clean_context(self.env.context), "mail_create_nosubscribe": True}
        # bounded: as in _make_inspections, whose values these are
        Inspection = self.env["qc.inspection"].sudo()
        # pylint: disable=context-overridden
        Inspection.with_context(context).create(vals_list)

    def _finish_inspection(self, inspection):
        """What was planned can be inspected now, in the quantity there really is."""
        if inspection.state in OPEN_STATES:
            inspection.qty = self._get_inspection_quantity(True)
            if inspection.state == "plan":
                inspection.state = "ready"

    def _cancel_inspections(self):
        """Nothing will be inspected of what is called off."""
        # sudo: as in _make_inspections; only what was made there, not judged yet
        self.env["qc.inspection"].sudo().search(
            [
                ("object_id", "in", [r._get_inspection_reference() for r in self]),
                ("trigger_id", "!=", False),
                ("state", "in", OPEN_STATES),
            ]
        ).action_cancel()


class ChanxiaoInspected(models.AbstractModel):
    """A record that shows its inspections, to whoever reads it.

    Only numbers are shown: who may open the inspections is for their own rights.
    """

    _name = "chanxiao.inspected"
    _description = "Record with Inspections"

    # field of the inspection that names the record
    _inspection_link = None

    inspection_count = fields.Integer(
        "Quality Inspections", compute="_compute_inspection_counts"
    )
    inspection_open_count = fields.Integer(
        "Open Inspections", compute="_compute_inspection_counts"
    )
    inspection_failed_count = fields.Integer(
        "Failed Inspections", compute="_compute_inspection_counts"
    )
    has_failed_inspection = fields.Boolean(
        compute="_compute_inspection_counts", search="_search_has_failed_inspection"
    )
    inspection_summary = fields.Char(
        "Inspection Results", compute="_compute_inspection_counts"
    )

    def _compute_inspection_counts(self):
        # sudo: numbers about records that the user reads, nothing else
        rows = (
            self.env["qc.inspection"]
            .sudo()
            ._read_group(
                [(self._inspection_link, "in", self.ids), ("state", "!=", "canceled")],
                [self._inspection_link, "state"],
                ["__count"],
            )
        )
        counts = defaultdict(lambda: defaultdict(int))
        for record, state, count in rows:
            counts[record.id][state] += count
        for record in self:
            states = counts[record.id]
            record.inspection_count = sum(states.values())
            record.inspection_failed_count = states["failed"]
            judged = states["failed"] + states["success"]
            record.inspection_open_count = record.inspection_count - judged
            record.has_failed_inspection = bool(record.inspection_failed_count)
            record.inspection_summary = record._get_inspection_summary()

    def _get_inspection_summary(self):
        """What the numbers say, in words; nothing where nothing was inspected."""
        if self.inspection_failed_count:
            return self.env._(
                "%(failed)s of %(count)s failed",
                failed=self.inspection_failed_count,
                count=self.inspection_count,
            )
        if self.inspection_open_count:
            return self.env._("%s to do", self.inspection_open_count)
        return self.env._("All passed") if self.inspection_count else False

    def _search_has_failed_inspection(self, operator, value):
        if operator != "in":
            return NotImplemented
        # bounded: of which records of this model it is, which are then filtered
        failed = (
            self.env["qc.inspection"]
            .sudo()
            ._search([(self._inspection_link, "!=", False), ("state", "=", "failed")])
        )
        domain = Domain("id", "in", failed.subselect(self._inspection_link))
        return domain if True in value else ~domain

    def action_view_inspections(self):
        """Open the inspections of these records that the user may see."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_control_oca.action_qc_inspection"
        )
        return {
            **action,
            "domain": [(self._inspection_link, "in", self.ids)],
            "context": {"create": False},
        }
