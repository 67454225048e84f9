"""What is known of a record or a figure, before a decision on it is written down."""

from datetime import timedelta

from odoo.fields import Date, Datetime
from odoo.tools import format_date

from ..common.local_time import to_day
from ..exception.agenda import PROMISED

#: fields that say who is responsible for a record
USERS = ("user_id", "user")
#: fields that lead from a part to the record that meetings decide on
LINKS = ("order_id", "production_id", "raw_material_production_id", "picking_id")
#: what these fields say of a record that nothing is awaited of any more
OVER = {
    "state": ("done", "cancel"),
    "delivery_status": ("full",),
    "receipt_status": ("full",),
}
EXCEPTION = "chanxiao.control.exception"


class DecisionFacts:
    """Fills in a decision for whoever conducts a meeting, as far as they may read.

    :param meeting: one ``chanxiao.meeting``, with the rights of the viewer
    :param kinds: names of the models that meetings decide on
    :param record: a record that the viewer may read, an exception, or nothing
    :param figure: of a brief of this meeting, or nothing
    """

    def __init__(self, meeting, kinds, record=None, figure=None):
        self.meeting = meeting
        self.env = meeting.env
        self.kinds = kinds
        self.figure = figure
        is_exception = record is not None and record._name == EXCEPTION
        self.exception = record if is_exception else None
        self.record = self._get_exception_subject() if is_exception else record
        self.subject = self._find_subject()
        self.today = meeting.policy_id._get_local_date(Datetime.now())

    def build(self):
        """:return: dict of the decision line as it is filled in: ``line`` to go on
        with, ``subject`` and ``person`` or ``None``, ``facts`` to look at, and what is
        ``expected`` of the figure"""
        owner = self._get_owner()
        name = self._get_number()
        words = [f"@{owner.name}" if owner else "", name, ""]
        return {
            "line": " ".join(words).lstrip(),
            "name": name or (self.figure.label if self.figure else ""),
            "person": {"id": owner.id, "name": owner.name} if owner else None,
            "subject": self.subject
            and {
                "id": self.subject.id,
                "name": self.subject.display_name,
                "model": self.subject._name,
            },
            "facts": self._get_facts(),
            "expected": self._get_expected(),
        }

    # the record

    def _get_exception_subject(self):
        """The record that an exception happened to, if the viewer may read it."""
        found = self.exception._get_subjects().get(self.exception)
        if found is None:
            return None
        found = found.with_env(self.env)
        return found if found.has_access("read") else None

    def _find_subject(self):
        """What meetings decide on: the record itself, or what it is a part of."""
        record = self.record
        if record is None or record._name in self.kinds:
            return record
        for name in LINKS:
            field = record._fields.get(name)
            if field and field.type == "many2one" and field.comodel_name in self.kinds:
                linked = record[name]
                if linked and linked.has_access("read"):
                    return linked
        return None

    def _get_number(self):
        shown = self.subject if self.subject is not None else self.record
        if shown is None:
            return self.exception.name if self.exception else ""
        has_number = "name" in shown._fields and shown._fields["name"].type == "char"
        return (has_number and shown.name) or shown.display_name or ""

    # who

    def _get_owner(self):
        """By the ladder of exceptions: who is responsible on the record, who
        represents the department, who heads it, who plans."""
        # bounded: whom the policy of a meeting that the user conducts names
        policy = self.meeting.sudo().policy_id
        department = self._get_department()
        lines = policy.department_ids.filtered(
            lambda line: line.department_id == department
        )
        # bounded: the company of that meeting
        company = self.meeting.company_id.sudo()
        owners = policy.env[EXCEPTION]
        return owners._get_owner(company, self._get_responsible(), policy, lines[:1])

    def _get_responsible(self):
        nobody = self.env["res.users"]
        if self.exception and self.exception.responsible_id:
            found = self.exception.responsible_id
        else:
            record = self.subject if self.subject is not None else self.record
            fields = record._fields if record is not None else {}
            named = [
                record[name]
                for name in USERS
                if name in fields and fields[name].comodel_name == nobody._name
            ]
            found = named[0] if named else nobody
        # bounded: whether who is named on the record still works here
        return found.sudo()

    def _get_department(self):
        # bounded: which department reports on the topic that everybody sees
        topic = self.meeting._get_current_topic().sudo()
        if self.figure:
            return self.figure.department_id
        return (self.exception and self.exception.department_id) or topic.department_id

    # what is looked at

    def _get_facts(self):
        facts = []
        record = self.subject if self.subject is not None else self.record
        if record is not None:
            facts = [*self._get_partner(record), *self._get_promise(record)]
            facts += self._get_amount(record)
        if self.exception and self.exception.amount_at_risk:
            money = self.exception.currency_id.format(self.exception.amount_at_risk)
            facts.append(self._fact("risk", self.exception, "amount_at_risk", money))
        return facts

    def _fact(self, key, record, field, text):
        label = record._fields[field]._description_string(self.env)
        return {"key": key, "label": label, "text": text}

    def _get_partner(self, record):
        field = record._fields.get("partner_id")
        if field is None or not record.partner_id:
            return []
        # bounded: the name of the partner of a record that the viewer reads
        name = record.partner_id.sudo().display_name
        return [self._fact("partner", record, "partner_id", name)]

    def _get_promise(self, record):
        name = PROMISED.get(record._name)
        if not (name and record[name]):
            return []
        day = to_day(record[name], self.meeting.policy_id.tz)
        facts = [self._fact("promised", record, name, format_date(self.env, day))]
        late = (self.today - day).days
        if late > 0 and not self._is_over(record):
            text = self.env._("%s days late", late)
            facts.append({"key": "late", "label": "", "text": text})
        return facts

    def _is_over(self, record):
        return any(
            name in record._fields and record[name] in values
            for name, values in OVER.items()
        )

    def _get_amount(self, record):
        if "amount_untaxed" not in record._fields:
            return []
        money = record.currency_id.format(record.amount_untaxed)
        return [self._fact("amount", record, "amount_untaxed", money)]

    # what it shall move

    def _get_expected(self):
        """The figure with its target; it is looked at when as many days as it counts
        now are over."""
        figure = self.figure
        # what no source reports any more is not measured again
        if not figure or not figure.definition_id:
            return None
        begin, end = figure.period_start, figure.period_end
        days = (end - begin).days + 1 if begin and end else 1
        value_max = figure.better == "none" and figure.has_target and figure.target_max
        return {
            "key": figure.key,
            "name": figure.label,
            "unit": figure.unit,
            "value": figure.target if figure.has_target else None,
            "value_max": value_max or None,
            "check_date": Date.to_string(self.today + timedelta(days=days)),
        }
