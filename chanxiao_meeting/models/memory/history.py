from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.overview import Part

#: what became of something, beside its own state
OUTCOMES = [
    ("running", "Under way"),
    ("effective", "It worked"),
    ("ineffective", "It did not work"),
    ("unjudged", "Carried out, effect unknown"),
    ("closed", "Closed for good so far"),
    ("recurred", "Closed, but came back"),
    ("gone", "Over by itself"),
    ("dropped", "Given up"),
]
DECIDED = {
    "proposed": "running",
    "adopted": "running",
    "implemented": "unjudged",
    "effective": "effective",
    "ineffective": "ineffective",
    "withdrawn": "dropped",
}


class ChanxiaoMeetingHistory(models.Model):
    """What meetings had to do with records of the ERP, in order of time.

    A row for each topic, decision, task, exception, change of an order, settlement,
    work contact sheet and proposal, for those who may read it.
    """

    _name = "chanxiao.meeting.history"
    _description = "Meeting History"
    _inherit = "chanxiao.overview"
    _auto = False
    _order = "date desc, id desc"

    kind = fields.Selection(
        [
            ("topic", "Discussed in a meeting"),
            ("decision", "Decided in a meeting"),
            ("task", "Task given"),
            ("exception", "Exception found"),
            ("change", "Order changed"),
            ("settlement", "Shipment settled"),
            ("sheet", "Asked of a department"),
            ("proposal", "Proposal handed in"),
        ],
        "What Happened Then",
        readonly=True,
    )
    date = fields.Datetime("Time of the Event", readonly=True)
    name = fields.Char("What It Was", readonly=True)
    meeting_id = fields.Many2one("chanxiao.meeting", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    person_id = fields.Many2one("res.users", "By or For", readonly=True)
    subject_ref = fields.Reference(
        selection="_selection_subject_ref", string="About Record", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    outcome = fields.Selection(OUTCOMES, "What Became of It", readonly=True)
    state_label = fields.Char("State Then", compute="_compute_state_label")
    about_product_id = fields.Many2one(
        "product.product",
        "Has to Do With Product",
        compute="_compute_about",
        search="_search_about_product_id",
    )
    about_partner_id = fields.Many2one(
        "res.partner",
        "Has to Do With Partner",
        compute="_compute_about",
        search="_search_about_partner_id",
    )
    about_workcenter_id = fields.Many2one(
        "mrp.workcenter",
        "Has to Do With Work Center",
        compute="_compute_about",
        search="_search_about_workcenter_id",
    )

    @api.model
    def _selection_subject_ref(self):
        return self.env["chanxiao.meeting.subject"]._selection_subject_ref()

    @api.model
    def _open(self, records, domain):
        """The window with the history of some records.

        :param domain: of the rows
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_history_action"
        )
        return {
            **action,
            "domain": list(domain),
            "display_name": self.env._(
                "Meeting History: %s", records.mapped("display_name")
            ),
            "context": {"create": False},
        }

    # what it has to do with

    def _compute_about(self):
        """Searched only: a record has to do with several products and partners."""
        self.about_product_id = False
        self.about_partner_id = False
        self.about_workcenter_id = False

    @api.model
    def _search_about_product_id(self, operator, value):
        return self._search_about("product_id", operator, value)

    @api.model
    def _search_about_partner_id(self, operator, value):
        return self._search_about("partner_id", operator, value)

    @api.model
    def _search_about_workcenter_id(self, operator, value):
        return self._search_about("workcenter_id", operator, value)

    @api.model
    def _search_about(self, column, operator, value):
        """Rows whose document has to do with records, or that name them themselves."""
        comodel = self.env["chanxiao.meeting.facet"]._fields[column].comodel_name
        if operator in ("ilike", "like", "=ilike", "any"):
            found = self.env[comodel].with_context(active_test=False)
            domain = value if operator == "any" else [("display_name", operator, value)]
            ids = found._search(domain).subselect()
        elif operator == "in":
            ids = tuple(id_ for id_ in value if id_) or (0,)
        else:
            return NotImplemented
        if column == "partner_id":
            # of a company all contacts count
            ids = SQL(
                "(SELECT commercial_partner_id FROM res_partner WHERE id IN %s)", ids
            )
        # facets of documents that the user sees a row of
        found = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """EXISTS (SELECT FROM chanxiao_meeting_facet facet
                            WHERE facet.res_model = %s AND facet.res_id = %s
                              AND facet.%s IN %s)""",
                SQL.identifier(alias, "res_model"),
                SQL.identifier(alias, "res_id"),
                SQL.identifier(column),
                ids,
            )
        )
        if column == "partner_id":
            named = SQL(
                "(SELECT id FROM res_partner WHERE commercial_partner_id IN %s)", ids
            )
        else:
            named = ids
        if column in self._fields:
            found |= Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s IN %s", SQL.identifier(alias, column), named
                )
            )
        return found

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_state_label(self):
        records = self._get_records()
        for row in self:
            record = records[row]
            known = "state" in record._fields and record.state
            row.state_label = known and dict(
                record._fields["state"]._description_selection(self.env)
            ).get(record.state)

    # what is told

    @api.model
    def _get_parts(self):
        everything = Domain.TRUE
        # the standing topics of every meeting are about nothing in particular
        about = Domain("subject_ref", "!=", False)
        about |= Domain("subject_deleted_name", "!=", False)
        return [
            Part(0, "chanxiao.meeting.agenda.item", about, self._select_topics),
            Part(1, "chanxiao.meeting.decision", everything, self._select_decisions),
            Part(2, "chanxiao.meeting.action", everything, self._select_tasks),
            Part(3, "chanxiao.control.exception", everything, self._select_exceptions),
            Part(4, "chanxiao.order.change", everything, self._select_changes),
            Part(5, "chanxiao.settlement", everything, self._select_settlements),
            Part(
                6,
                "chanxiao.work.contact",
                Domain("state", "!=", "draft"),
                self._select_sheets,
            ),
            Part(7, "chanxiao.meeting.proposal", everything, self._select_proposals),
        ]

    @api.model
    def _select_topics(self, query):
        topic = query.table
        meeting = query.left_join(
            topic, "meeting_id", "chanxiao_meeting", "id", "remembered"
        )
        return {
            "kind": SQL("'topic'"),
            "date": SQL.identifier(meeting, "date_start"),
            "person_id": SQL.identifier(topic, "presenter_id"),
            **_same(topic, "name", "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_decisions(self, query):
        decision = query.table
        meeting = query.left_join(
            decision, "meeting_id", "chanxiao_meeting", "id", "remembered"
        )
        return {
            "kind": SQL("'decision'"),
            "date": SQL(
                "COALESCE(%s, %s, %s)",
                SQL.identifier(decision, "adopted_at"),
                SQL.identifier(meeting, "date_start"),
                SQL.identifier(decision, "create_date"),
            ),
            "person_id": SQL.identifier(decision, "adopted_by_id"),
            "outcome": _map(SQL.identifier(decision, "state"), DECIDED),
            **_same(decision, "name", "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_tasks(self, query):
        task = query.table
        decision = query.left_join(
            task, "decision_id", "chanxiao_meeting_decision", "id", "remembered"
        )
        states = {"open": "running", "done": "closed", "verified": "closed"}
        return {
            "kind": SQL("'task'"),
            "date": SQL(
                "COALESCE(%s, %s)",
                SQL.identifier(decision, "adopted_at"),
                SQL.identifier(task, "create_date"),
            ),
            "person_id": SQL.identifier(task, "assignee_id"),
            "outcome": _map(SQL.identifier(task, "state"), states, "dropped"),
            **_same(task, "name", "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_exceptions(self, query):
        exception = query.table
        return {
            "kind": SQL("'exception'"),
            "date": SQL.identifier(exception, "detected_at"),
            "person_id": SQL.identifier(exception, "responsible_id"),
            "outcome": self._select_exception_outcome(exception),
            **_same(exception, "name", "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_exception_outcome(self, exception):
        """Whether it is over, and came back on what it had to do with."""
        return SQL(
            """CASE WHEN %(state)s != 'closed' THEN 'running'
                    WHEN %(closed_as)s = 'dismissed' THEN 'dropped'
                    WHEN %(recurred)s THEN 'recurred'
                    WHEN %(closed_as)s = 'gone' THEN 'gone'
                    ELSE 'closed' END""",
            state=SQL.identifier(exception, "state"),
            closed_as=SQL.identifier(exception, "closed_as"),
            recurred=self._select_recurred(exception),
        )

    @api.model
    def _select_recurred(self, exception):
        """Whether a later exception, which the user may read, was of the same kind.

        On the same record; or of the same cause and with the same product, partner or
        work centre.
        """
        exceptions = self.env["chanxiao.control.exception"]
        return SQL(
            """EXISTS (
                SELECT FROM chanxiao_control_exception later
                 WHERE later.company_id = %(company)s
                   AND later.detected_at > %(closed_at)s
                   AND later.id IN %(readable)s
                   AND (later.subject_ref = %(subject)s
                        OR (later.source_model = %(source_model)s
                            AND later.source_id = %(source_id)s)
                        OR (later.cause_reason_id = %(cause)s AND EXISTS (
                            SELECT FROM chanxiao_meeting_facet mine
                              JOIN chanxiao_meeting_facet theirs
                                ON mine.kind = theirs.kind
                               AND (mine.product_id = theirs.product_id
                                    OR mine.partner_id = theirs.partner_id
                                    OR mine.workcenter_id = theirs.workcenter_id)
                             WHERE mine.res_model = 'chanxiao.control.exception'
                               AND theirs.res_model = 'chanxiao.control.exception'
                               AND mine.res_id = %(id)s
                               AND theirs.res_id = later.id))))""",
            readable=exceptions._search([]).subselect(),
            subject=SQL.identifier(exception, "subject_ref"),
            cause=SQL.identifier(exception, "cause_reason_id"),
            company=SQL.identifier(exception, "company_id"),
            **_same(exception, "id", "closed_at", "source_model", "source_id"),
        )

    @api.model
    def _select_changes(self, query):
        change = query.table
        label = self._select_label("chanxiao.order.change", "kind", change)
        return {
            "kind": SQL("'change'"),
            "name": SQL(
                "concat_ws(': ', %s, %s)", SQL.identifier(change, "order_name"), label
            ),
            "person_id": SQL.identifier(change, "user_id"),
            "subject_ref": _refer("sale.order", SQL.identifier(change, "order_id")),
            **_same(change, "date", "company_id", "product_id", "partner_id"),
        }

    @api.model
    def _select_settlements(self, query):
        settlement = query.table
        order = query.left_join(
            settlement, "order_id", "sale_order", "id", "remembered"
        )
        return {
            "kind": SQL("'settlement'"),
            "date": SQL.identifier(settlement, "date_delivered"),
            "name": SQL.identifier(order, "name"),
            "person_id": SQL.identifier(settlement, "user_id"),
            "subject_ref": _refer("sale.order", SQL.identifier(settlement, "order_id")),
            **_same(settlement, "company_id", "product_id", "partner_id"),
        }

    @api.model
    def _select_sheets(self, query):
        sheet = query.table
        states = {"confirmed": "closed", "declined": "dropped"}
        return {
            "kind": SQL("'sheet'"),
            "date": SQL.identifier(sheet, "sent_at"),
            "name": SQL.identifier(sheet, "topic"),
            "person_id": SQL.identifier(sheet, "requester_id"),
            "outcome": _map(SQL.identifier(sheet, "state"), states, "running"),
            **_same(sheet, "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_proposals(self, query):
        proposal = query.table
        return {
            "kind": SQL("'proposal'"),
            "date": SQL.identifier(proposal, "create_date"),
            "name": SQL.identifier(proposal, "topic"),
            "person_id": SQL.identifier(proposal, "proposer_id"),
            **_same(proposal, "meeting_id", "company_id", "subject_ref"),
        }

    @api.model
    def _select_label(self, model, name, alias):
        """A value of a selection as the reader's language calls it."""
        labels = self.env[model]._fields[name]._description_selection(self.env)
        return _map(SQL.identifier(alias, name), dict(labels))


def _same(alias, *names):
    """Columns that are called the same in the documents."""
    return {name: SQL.identifier(alias, name) for name in names}


def _map(value, labels, other=None):
    cases = SQL(" ").join(
        SQL("WHEN %s THEN %s", key, label) for key, label in labels.items()
    )
    return SQL("CASE %s %s ELSE %s END", value, cases, other)


def _refer(model, record_id):
    return SQL(
        "CASE WHEN %s IS NOT NULL THEN %s || ',' || %s END", record_id, model, record_id
    )
