"""Journal entries, payments and what they are matched with, analytic entries."""

from ..sizes import END
from .builder import OFFSET, each

TABLES = (
    "account_move",
    "account_move_line",
    "account_payment",
    "account_partial_reconcile",
    "account_analytic_line",
)
#: of payments without an entry: the bank lines booked in their stead are other entries
UNBOOKED = "bench.r(i, 14) < 0.1"
#: entries in five years: kind, number, journal, type, accounts of the lines with their
#: share of the amount
ENTRIES = (
    (
        "invoice",
        400_000,
        "journal_sale",
        "out_invoice",
        (
            ("receivable", 1.1),
            ("income", -0.6),
            ("income", -0.4),
            ("tax", -0.1),
            ("cost", 0.7),
            ("stock", -0.7),
        ),
    ),
    (
        "bill",
        200_000,
        "journal_purchase",
        "in_invoice",
        (("payable", -1.1), ("stock", 0.6), ("stock", 0.4), ("tax", 0.1)),
    ),
    (
        "payment",
        500_000,
        "journal_bank",
        "entry",
        (("cash", 1), ("receivable", -1)),
    ),
    (
        "other",
        200_000,
        "journal_general",
        "entry",
        (("expense", 0.5), ("expense", 0.5), ("stock", -0.5), ("cash", -0.5)),
    ),
)


def fill(builder):
    moves = lines = 0
    for _kind, in_five_years, journal, move_type, shares in ENTRIES:
        count = builder.rows(in_five_years)
        entries = _entries(builder, count)
        _fill_moves(builder, moves, journal, move_type, entries)
        _fill_lines(builder, moves, lines, journal, shares, entries)
        moves += count
        lines += count * len(shares)
    _fill_payments(builder)
    _fill_matches(builder)
    _fill_analytic(builder)


def _entries(builder, count):
    """SQL of the entries. Paid is what is old; of the last two years' one in fifty
    is not."""
    return f"""(
        SELECT *, CASE WHEN s < 0.96 THEN 'posted' WHEN s < 0.98 THEN 'draft'
                       ELSE 'cancel' END AS state,
               at + interval '1 day' * bench.n(i, 5, 60) AS due,
               at > timestamp '{END}' - bench.r(i, 6) * interval '90 days'
                   OR (bench.r(i, 7) < 0.02
                       AND at > timestamp '{END}' - interval '2 years') AS is_open,
               100 + bench.n(i, 8, 5000) AS amount
          FROM (
            SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
                   bench.r(i, 3) AS s
              FROM generate_series(1, {count}) AS i
            OFFSET 0) AS dated
        OFFSET 0) AS entries"""


def _fill_moves(builder, before, journal, move_type, entries):
    builder.fill(
        "account_move",
        {
            "id": f"{OFFSET + before} + i",
            "name": f"'B' || ({before} + i)",
            "company_id": builder.of("company"),
            "journal_id": builder.of(journal),
            "currency_id": builder.of("currency"),
            "move_type": f"'{move_type}'",
            "auto_post": "'no'",
            "state": "state",
            "date": "at::date",
            "invoice_date": "at::date" if move_type != "entry" else "NULL",
            "partner_id": builder.any_of("partners", 10),
            "amount_total": "amount",
            "amount_total_signed": "amount",
            "checked": "true",
            "create_date": "at",
        },
        entries,
    )


def _fill_lines(builder, moves, lines, journal, shares, entries):
    count = len(shares)
    accounts = ", ".join(builder.of(f"account_{name}") for name, _share in shares)
    portions = ", ".join(str(share) for _name, share in shares)
    numbered = f"""(
        SELECT *, (ARRAY[{accounts}])[j] AS account,
               round(amount * (ARRAY[{portions}]::numeric[])[j], 2) AS balance
          FROM {each(entries, count)}
        OFFSET 0) AS numbered"""
    has_due = "j = 1 AND " + str(shares[0][0] in ("receivable", "payable")).lower()
    builder.fill(
        "account_move_line",
        {
            "id": f"{OFFSET + lines} + (i - 1) * {count} + j",
            "move_id": f"{OFFSET + moves} + i",
            "company_id": builder.of("company"),
            "company_currency_id": builder.of("currency"),
            "currency_id": builder.of("currency"),
            "journal_id": builder.of(journal),
            "account_id": "account",
            "partner_id": builder.any_of("partners", 10),
            "parent_state": "state",
            "display_type": f"CASE WHEN {has_due} THEN 'payment_term'"
            " ELSE 'product' END",
            "date": "at::date",
            "date_maturity": f"CASE WHEN {has_due} THEN due::date END",
            "debit": "GREATEST(balance, 0)",
            "credit": "GREATEST(-balance, 0)",
            "balance": "balance",
            "amount_currency": "balance",
            "amount_residual": f"CASE WHEN {has_due} AND is_open THEN balance"
            " ELSE 0 END",
            "reconciled": f"CASE WHEN {has_due} THEN NOT is_open ELSE true END",
            "create_date": "at",
        },
        numbered,
    )


def _fill_payments(builder):
    count = builder.rows(500_000)
    before = sum(builder.rows(number) for _kind, number, *_rest in ENTRIES[:2])
    builder.fill(
        "account_payment",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "move_id": f"CASE WHEN NOT {UNBOOKED} THEN {OFFSET + before} + i END",
            "company_id": builder.of("company"),
            "journal_id": builder.of("journal_bank"),
            "currency_id": builder.of("currency"),
            "partner_id": builder.any_of("partners", 10),
            "state": "CASE WHEN bench.r(i, 4) < 0.5 THEN 'paid' WHEN bench.r(i, 4)"
            " < 0.93 THEN 'in_process' WHEN bench.r(i, 4) < 0.96 THEN 'draft'"
            " ELSE 'canceled' END",
            "payment_type": "CASE WHEN inbound THEN 'inbound' ELSE 'outbound' END",
            "partner_type": "CASE WHEN inbound = (bench.r(i, 12) < 0.97)"
            " THEN 'customer' ELSE 'supplier' END",
            "date": "at::date",
            "amount": "amount",
            "amount_company_currency_signed": "CASE WHEN inbound THEN amount"
            " ELSE -amount END",
            "create_date": "at",
        },
        f"(SELECT *, bench.r(i, 11) < 0.65 AS inbound FROM"
        f" {_entries(builder, count)} OFFSET 0) AS payments",
    )


def _fill_matches(builder):
    """Each entry of the bank pays an invoice; payments without an entry are linked to
    one, of which half are paid by a line of the bank already."""
    invoices, bills, payments = (
        builder.rows(number) for _kind, number, *_rest in ENTRIES[:3]
    )
    lines = {kind: len(shares) for kind, *_rest, shares in ENTRIES}
    before = OFFSET + invoices * lines["invoice"] + bills * lines["bill"]
    invoice = f"(i - 1) % {invoices}"
    builder.fill(
        "account_partial_reconcile",
        {
            "id": f"{OFFSET} + i",
            # the first line of an invoice and the second one of a payment
            "debit_move_id": f"{OFFSET} + ({invoice}) * {lines['invoice']} + 1",
            "credit_move_id": f"{before} + (i - 1) * {lines['payment']} + 2",
            "company_id": builder.of("company", "1"),
            "amount": "1",
            "create_date": f"timestamp '{END}'",
        },
        f"generate_series(1, {payments}) AS i"
        f" WHERE NOT {UNBOOKED} OR bench.r(i, 15) < 0.5",
    )
    links = "account_move__account_payment"
    builder.cursor.execute(f"DELETE FROM {links} WHERE payment_id > {OFFSET}")
    builder.fill(
        links,
        {"payment_id": f"{OFFSET} + i", "invoice_id": f"{OFFSET} + 1 + {invoice}"},
        f"generate_series(1, {payments}) AS i WHERE {UNBOOKED}",
    )


def _fill_analytic(builder):
    count = builder.rows(500_000)
    accounts = ", ".join(
        builder.of(f"account_{name}") for name in ("income", "cost", "expense", "tax")
    )
    in_plan = "bench.r(i, 11) < 0.5"
    builder.fill(
        "account_analytic_line",
        {
            "id": f"{OFFSET} + i",
            "name": "'B'",
            "company_id": builder.of("company"),
            "currency_id": builder.of("currency"),
            "date": "at::date",
            "amount": "amount - 2500",
            "general_account_id": f"(ARRAY[{accounts}])[1 + bench.n(i, 12, 4)]",
            "account_id": f"CASE WHEN {in_plan}"
            f" THEN {builder.any_in_company('analytic', 13)} END",
            builder.masters["plan_column"]: f"CASE WHEN NOT {in_plan}"
            f" THEN {builder.any_in_company('cost_center', 13)} END",
            "create_date": "at",
        },
        _entries(builder, count),
    )
