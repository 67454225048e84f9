"""Earlier exceptions and decisions like this one, and whether they worked."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.i18n import format_list

from ..common.state_mixin import ensure_single
from .facet import COLUMNS

EXCEPTION = "chanxiao.control.exception"
DECISION = "chanxiao.meeting.decision"
#: how much each thing in common counts
WEIGHTS = {
    "record": 8,
    "product": 4,
    "cause": 4,
    "workcenter": 3,
    "vendor": 3,
    "customer": 2,
}
#: so many are looked at, the most in common and the latest first; and shown
LOOKED_AT, SHOWN = 400, 20
#: so many products are named of those that two have in common
NAMED = 3
TONES = {
    "effective": "success",
    "closed": "success",
    "ineffective": "danger",
    "recurred": "danger",
    "unjudged": "warning",
    "running": "info",
}


class ChanxiaoMeetingPrecedent(models.AbstractModel):
    """A document that asks what was done before in cases like it.

    What is compared is what documents have to do with (``chanxiao.meeting.facet``),
    the record itself and the cause. Those that the user may read are ranked.
    """

    _name = "chanxiao.meeting.precedent"
    _description = "Document With Precedents"

    precedents_html = fields.Html(
        "Precedents",
        compute="_compute_precedents_html",
        help="Earlier exceptions and decisions on the same record, product, customer, "
        "vendor or work center, or of the same cause, and whether they worked.",
    )

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_precedents_html(self):
        for document in self:
            found = document._origin and document._find_precedents()
            document.precedents_html = self.env["ir.qweb"]._render(
                "chanxiao_meeting.precedents", {"precedents": found or []}
            )

    def action_open_precedents(self):
        """The same as rows of the meeting history, to be searched and exported."""
        ensure_single(self)
        self.check_access("read")
        history = self.env["chanxiao.meeting.history"]
        ids = [precedent["row"].id for precedent in self._find_precedents()]
        action = history._open(self, Domain("id", "in", ids))
        return {
            **action,
            "display_name": self.env._("Precedents: %s", self.display_name),
        }

    def _get_precedent_date(self):
        """Extension point: since when this is there; earlier ones are precedents."""
        self.ensure_one()
        return self.create_date

    def _get_precedent_causes(self):
        """Extension point: what caused it, reasons of ``chanxiao.reason``."""
        return self.env["chanxiao.reason"]

    # finding

    def _find_precedents(self):
        """Earlier cases like this one, most in common and latest first.

        :return: list of dicts with ``row`` of the history, ``score``, ``reasons``
            (texts), ``outcome``, ``outcome_label``, ``tone`` and ``remarks``
        """
        self.ensure_one()
        common = self._find_common()
        own = (self._name, self.id)
        common.pop(own, None)
        history = self.env["chanxiao.meeting.history"]
        numbers = {DECISION: 1, EXCEPTION: 3}
        ids = [history._get_row_id(numbers[model], id_) for model, id_ in common]
        # with the user's rights: what they may not read is no precedent to them
        rows = history.search(
            Domain("id", "in", ids)
            & Domain("date", "<=", self._get_precedent_date())
            & Domain("company_id", "=", self.company_id.id)
        )
        ranked = rows.sorted(
            lambda row: (
                sum(WEIGHTS[kind] for kind in common[row.res_model, row.res_id]),
                row.date,
                row.id,
            ),
            reverse=True,
        )
        return self._describe_precedents(ranked, common)

    def _find_common(self):
        """What other documents have in common with this one.

        :return: ``{(model, id): {kind: ids of what is the same}}``
        """
        common = defaultdict(lambda: defaultdict(set))
        for model, id_, kind, same in self._read_common_facets():
            common[model, id_][kind].update(same)
        for model in (EXCEPTION, DECISION):
            for id_ in self._find_same_record(model):
                common[model, id_]["record"].add(id_)
        causes = self._get_precedent_causes()
        for exception in self._find_same_cause(causes):
            same = exception.cause_reason_id.id
            common[EXCEPTION, exception.id]["cause"].add(same)
            if exception.decision_id:
                common[DECISION, exception.decision_id.id]["cause"].add(same)
        return common

    def _read_common_facets(self):
        """Documents that have to do with the same, in one query.

        :return: tuples of model, id, kind and the ids of what is the same
        """
        mine = self._get_own_facets()
        if not mine:
            return []
        by_kind = defaultdict(list)
        for kind, id_ in mine:
            by_kind[kind].append(id_)
        same = SQL(" OR ").join(
            SQL(
                "(kind = %s AND %s IN %s)",
                kind,
                SQL.identifier(COLUMNS[kind][0]),
                tuple(ids),
            )
            for kind, ids in by_kind.items()
        )
        self.env["chanxiao.meeting.facet"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT res_model, res_id, kind,
                          array_agg(COALESCE(product_id, partner_id, workcenter_id))
                     FROM chanxiao_meeting_facet
                    WHERE res_model IN %s AND (%s)
                    GROUP BY res_model, res_id, kind
                    ORDER BY COUNT(*) DESC, res_id DESC
                    LIMIT %s""",
                (EXCEPTION, DECISION),
                same,
                LOOKED_AT,
            )
        )
        return self.env.cr.fetchall()

    def _get_own_facets(self):
        """What this has to do with: as kept, and what its record has by now."""
        # bounded: what a document that the user reads has to do with
        system = self.sudo()
        facets = system.env["chanxiao.meeting.facet"]
        known = facets._get_known(system).get(self.id, {})
        return {*known} | system._read_facets().get(system, set())

    def _find_same_record(self, model):
        """Ids of documents about the very same record."""
        if not self.subject_ref:
            return []
        reference = f"{self.subject_ref._name},{self.subject_ref.id}"
        same = self.env[model].search(
            Domain("subject_ref", "=", reference), order="id desc", limit=LOOKED_AT
        )
        return same.ids

    def _find_same_cause(self, causes):
        exceptions = self.env[EXCEPTION]
        if not causes:
            return exceptions
        return exceptions.search(
            Domain("cause_reason_id", "in", causes.ids)
            & Domain("company_id", "=", self.company_id.id),
            order="id desc",
            limit=LOOKED_AT,
        )

    # telling

    def _describe_precedents(self, rows, common):
        """What is said of each; a decision is told with the exception it treats."""
        records = rows._get_records()
        exceptions = self.env[EXCEPTION].concat(
            *(records[row] for row in rows if row.res_model == EXCEPTION)
        )
        told = exceptions.decision_id._filtered_access("read")
        rows = rows.filtered(
            lambda row: row.res_model != DECISION or records[row] not in told
        )[:SHOWN]
        names = self._read_names(common[row.res_model, row.res_id] for row in rows)
        outcomes = dict(rows._fields["outcome"]._description_selection(self.env))
        found = []
        for row in rows:
            same, record = common[row.res_model, row.res_id], records[row]
            outcome = record._get_precedent_outcome(row.outcome, told)
            found.append(
                {
                    "row": row,
                    "link": record._get_html_link(row.name),
                    "score": sum(WEIGHTS[kind] for kind in same),
                    "reasons": self._describe_common(same, names),
                    "outcome": outcome,
                    "outcome_label": outcomes.get(outcome, ""),
                    "tone": TONES.get(outcome, "secondary"),
                    "remarks": record._get_precedent_remarks(told),
                }
            )
        return found

    def _read_names(self, commons):
        """Names of products, partners and others, of those that the user may read.

        :return: ``{(kind, id): name}``
        """
        ids = defaultdict(set)
        for common in commons:
            for kind, same in common.items():
                ids[kind].update(same)
        models_ = {kind: model for kind, (_column, model) in COLUMNS.items()}
        models_["cause"] = "chanxiao.reason"
        names = {}
        for kind, model in models_.items():
            records = self.env[model].browse(ids.get(kind, ())).exists()
            for record in records._filtered_access("read"):
                names[kind, record.id] = record.display_name
        return names

    @api.model
    def _describe_common(self, common, names):
        """Why it is a precedent, the weightiest first."""
        labels = {
            "record": self.env._("the same record"),
            "product": self.env._("the same product"),
            "cause": self.env._("the same cause"),
            "workcenter": self.env._("the same work center"),
            "vendor": self.env._("the same vendor"),
            "customer": self.env._("the same customer"),
        }
        reasons = []
        for kind in sorted(common, key=lambda kind: -WEIGHTS[kind]):
            known = [names[kind, i] for i in sorted(common[kind]) if (kind, i) in names]
            shown = known[:NAMED] + (["…"] if len(known) > NAMED else [])
            reasons.append(
                f"{labels[kind]} ({', '.join(shown)})" if shown else labels[kind]
            )
        return format_list(self.env, reasons, style="unit")


class ChanxiaoControlException(models.Model):
    _name = "chanxiao.control.exception"
    _inherit = ["chanxiao.control.exception", "chanxiao.meeting.precedent"]

    def _get_precedent_date(self):
        return self.detected_at

    def _get_precedent_causes(self):
        return self.cause_reason_id

    def _get_precedent_outcome(self, outcome, told):
        """As of the decision by which it was treated, once that was judged.

        :param str outcome: of the exception itself
        :param told: decisions that the user may read
        """
        decision = self.decision_id & told
        if outcome != "recurred" and decision.state in ("effective", "ineffective"):
            return decision.state
        return outcome

    def _get_precedent_remarks(self, told):
        """What was done about it."""
        decision = self.decision_id & told
        times = self.reopen_count
        remarks = [
            (self._fields["decision_id"], decision.name),
            (self._fields["cause_note"], self.cause_note),
            (self._fields["containment"], self.containment),
            (self._fields["prevention"], self.prevention),
            (self._fields["reopen_count"], str(times) if times else ""),
        ]
        return [
            (field._description_string(self.env), text)
            for field, text in remarks
            if text
        ]


class ChanxiaoMeetingDecision(models.Model):
    _name = "chanxiao.meeting.decision"
    _inherit = ["chanxiao.meeting.decision", "chanxiao.meeting.precedent"]

    def _get_precedent_date(self):
        return self.adopted_at or fields.Datetime.now()

    def _get_precedent_causes(self):
        treated = self.env[EXCEPTION].search(Domain("decision_id", "=", self.id))
        return treated.cause_reason_id

    def _get_precedent_outcome(self, outcome, told):
        return outcome

    def _get_precedent_remarks(self, told):
        remarks = [
            (self._fields["measure"], self._get_measure_label()),
            (self._fields["rationale"], self.rationale),
        ]
        return [
            (field._description_string(self.env), text)
            for field, text in remarks
            if text
        ]

    def _get_measure_label(self):
        return dict(self._fields["measure"]._description_selection(self.env)).get(
            self.measure
        )
