from math import isfinite

from odoo import api, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single
from .decision_facts import DecisionFacts

#: no record has a larger id
MOST_ID = 2**31 - 1


class ChanxiaoMeeting(models.Model):
    """Deciding on what is shown: a record, an exception or a figure is picked, and the
    decision line is filled in with what is known of it."""

    _inherit = "chanxiao.meeting"

    @api.readonly
    def room_propose(self, model=None, record_id=None, figure_id=None, number=None):
        """What a decision on something that is shown begins with. Nothing is saved.

        :param str model: of the record that is picked; it, an exception about it, or
            a part of it such as a line of an order
        :param int record_id: its id
        :param int figure_id: of a figure of a brief of this meeting; the decision is
            expected to move it
        :param str number: of a record, typed or scanned, instead of model and id
        :return: dict, see :meth:`DecisionFacts.build`
        :raise AccessError: for whoever does not conduct the meeting, or may not read
            what is picked
        """
        ensure_single(self)._as_conductor()
        kinds = dict(self.env["chanxiao.meeting.subject"]._selection_subject_ref())
        figure = self._get_proposed_figure(figure_id) if figure_id else None
        record = None
        if number is not None:
            record = self._find_numbered(number)
        elif model or record_id:
            record = self._get_proposed_record(model, record_id)
        if record is None and figure is None:
            raise UserError(
                self.env._("Say on which record or figure it shall be decided.")
            )
        return DecisionFacts(self, kinds, record, figure).build()

    def _get_proposed_figure(self, figure_id):
        """A figure of this meeting that is shown to the user."""
        known = figure_id if isinstance(figure_id, int) else 0
        # bounded: a figure of this meeting, which is checked below
        figures = self.sudo().brief_ids.figure_ids
        figure = figures.filtered(lambda one: one.id == known)
        if not figure:
            raise UserError(self.env._("This figure is no longer reported here."))
        if not figure.brief_id.is_open_in_room:
            figure.sudo(False).check_access("read")
        return figure

    def _get_proposed_record(self, model, record_id):
        """A record that the user may read; of an exception, one of this company."""
        is_known = isinstance(model, str) and model in self.env
        if not is_known or self.env[model]._abstract or self.env[model]._transient:
            raise UserError(self.env._("Meetings do not decide on this record."))
        record = self.env[model]
        if isinstance(record_id, int) and 0 < record_id <= MOST_ID:
            record = record.browse(record_id)
        # who has no access to any is not told whether there is this one
        record.browse().check_access("read")
        record = record.exists()
        if not record:
            raise UserError(self.env._("The record was deleted. Choose another one."))
        record.check_access("read")
        self._check_proposed_company(record)
        return record

    def _check_proposed_company(self, record):
        """:raise UserError: for what another company decides on"""
        # bounded: the name of the company of a record that the user reads
        owner = "company_id" in record._fields and record.sudo().company_id
        if owner and owner != self.company_id and owner._name == "res.company":
            raise UserError(
                self.env._(
                    "“%(record)s” belongs to %(owner)s. Take it up in a meeting of "
                    "that company.",
                    record=record.display_name,
                    owner=owner.name,
                )
            )

    def _find_numbered(self, number):
        """The record that has exactly this number, if the user may read it."""
        word = number.strip() if isinstance(number, str) else ""
        found = self._find_subject([word]) if word else None
        if not found:
            raise UserError(
                self.env._("No record that you may read has the number “%s”.", word)
            )
        return self.env[found["model"]].browse(found["id"])

    def _read_decision(self, values):
        """With the figure that the decision is expected to move."""
        return {
            **super()._read_decision(values),
            **self._read_expected(values.get("expected")),
        }

    def _read_expected(self, given):
        """What a figure shall be, and when that is looked at, checked."""
        if not given:
            return {}
        key = given.get("key") if isinstance(given, dict) else None
        definition = self.env["chanxiao.figure.definition"]
        if isinstance(key, str):
            definition = definition.search([("key", "=", key)], limit=1)
        if not definition:
            raise UserError(self.env._("Choose a figure that is reported."))
        check_date = self._read_deadline(given.get("check_date"))
        if not check_date:
            raise UserError(
                self.env._("Enter when “%s” is looked at again.", definition.name)
            )
        value = self._read_number(given.get("value"), definition)
        highest = given.get("value_max")
        is_range = highest is not None and highest is not False
        return {
            "expected_key": definition.key,
            "expected_value": value,
            "check_date": check_date,
            "expected_value_max": self._read_number(highest, definition)
            if is_range
            else value,
        }

    def _read_number(self, value, definition):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value):
            raise UserError(
                self.env._("Enter as a number what “%s” shall be.", definition.name)
            )
        return value
