"""``docs/performance.md`` from the numbers."""

from . import core, floor, planning
from .sizes import DATE_FROM, DATE_TO, SIZES
from .timing import RUNS, SERIES_RUNS

COMMAND = "make bench"
HEAD = f"""# Performance

Written by `{COMMAND}`; do not edit by hand. Milliseconds throughout, median and p95 of
{RUNS} runs.

What is measured is one collection: the figures of all departments for one half month
({DATE_FROM} to {DATE_TO}), each with its value, its six windows of trend and its
breakdowns, as a meeting asks for them. Three ways lead to the same figures, and every
figure of the three was equal before anything was timed:

- **providers**: `_collect`, what the addon does;
- **floor**: hand-written SQL, one combined statement for each table a department reads
  (`tests/benchmarks/floor/`), without the ORM, labels or drill-downs;
- **core**: `formatted_read_group` on Odoo's reports and models, for what that can tell
  (`tests/benchmarks/core/`).
"""
WARM = """
*Warm* is a running server that has answered the same before, each run in a new
transaction with an empty record cache. *Cold* is after a restart of the database server
and with its files dropped from the system's memory (what the host of a virtual machine
keeps cannot be emptied from inside); the departments follow one another, so that a
later one finds what an earlier one has read. Odoo's own process keeps running in both.
"""
PURPOSES = {
    "stock_picking_chanxiao_done_idx": "deliveries and receipts done in a time",
    "sale_order_line_chanxiao_undelivered_idx": "goods still to deliver",
    "purchase_order_line_chanxiao_unreceived_idx": "goods still to receive",
    "sale_order_chanxiao_promised_idx": "goods promised for a time",
    "stock_move_chanxiao_to_deliver_idx": "moves of goods still to deliver",
    "stock_move_chanxiao_to_receive_idx": "moves of goods still to receive",
    "mrp_production_chanxiao_done_idx": "orders finished in a time",
    "mrp_production_chanxiao_sale_line_idx": "orders made for an order line",
    "mrp_production__baseline_date_finished_index": "orders planned for a time",
    "mrp_workorder_chanxiao_done_idx": "operations finished in a time",
    "mrp_workorder_chanxiao_planned_idx": "operations planned for a time",
    "mrp_workcenter_productivity_chanxiao_start_idx": "time logs overlapping a time",
    "mrp_workcenter_productivity_chanxiao_end_idx": "the same, and open ones",
    "account_payment_chanxiao_date_idx": "payments of a time",
    "qc_inspection_chanxiao_done_idx": "inspections done in a time",
    "qc_inspection_line_chanxiao_inspection_idx": "answers of an inspection",
    "maintenance_request_chanxiao_requested_idx": "requests of a time",
    "maintenance_request_chanxiao_closed_idx": "requests closed in a time",
    "crm_lead_chanxiao_closed_idx": "deals closed in a time, and open ones",
    "hr_attendance_chanxiao_checked_out_idx": "attendances overlapping a time",
    "hr_attendance_chanxiao_long_idx": "those of more than a day",
}


def render(results):
    sizes = results["sizes"]
    main = sizes.get("l") or next(iter(sizes.values()))
    parts = [
        HEAD,
        _checks(results),
        _departments(main),
        WARM,
        _slowest(main),
        _sizes(sizes),
        _core(main),
        _detection(main),
        _series(results),
        _indexes(results, main),
        _scans(sizes),
        _machine(results),
        _data_sets(sizes),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def _table(titles, rows, texts=1):
    """A Markdown table; the columns after the first ``texts`` are numbers."""
    marks = ["---"] * texts + ["---:"] * (len(titles) - texts)
    lines = [titles, marks, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _ms(value):
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _pair(times):
    return [_ms(times["median"]), _ms(times["p95"])] if times else ["–", "–"]


def _checks(results):
    rows = [
        [
            check["target"],
            check["measured"],
            check["reach"],
            "yes" if check["met"] else "**no**",
        ]
        for check in results["checks"]
    ]
    missed = sum(not check["met"] for check in results["checks"])
    sentence = (
        f"{missed} of {len(rows)} are missed, and the command fails."
        if missed
        else f"All {len(rows)} are met."
    )
    table = _table(["what", "measured", "reach", "met"], rows)
    return f"## Targets\n\n{sentence}\n\n{table}"


def _departments(main):
    ours, floor_times = main["providers"], main["floor"]
    cold, floor_cold = main.get("providers_cold"), main.get("floor_cold")
    rows = [
        _row(code, *(_part(way, code) for way in (ours, floor_times, cold, floor_cold)))
        for code in floor.DEPARTMENTS
        if code in ours["parts"]
    ]
    total = [
        {**way["total"], "queries": way["queries"]} if way else None
        for way in (ours, floor_times, cold, floor_cold)
    ]
    rows.append(_row("**in total**", *total))
    titles = ["department", "queries", "warm", "p95", "floor", "p95", "ratio"]
    titles += ["cold", "p95", "floor cold", "p95"]
    return "## A collection on L\n\n" + _table(titles, rows)


def _part(way, code):
    return way["parts"].get(code) if way else None


def _row(name, ours, floor_times, cold, floor_cold):
    ratio = ours["median"] / floor_times["median"]
    row = [name, ours["queries"], *_pair(ours), *_pair(floor_times), f"{ratio:.2f}"]
    return row + _pair(cold) + _pair(floor_cold)


def _slowest(main):
    rows = [
        [f"`{query['table']}`", _ms(query["ms"])] for query in main.get("slowest", ())
    ]
    if not rows:
        return ""
    return f"""Its slowest queries, by the table they begin with:

{_table(["table", "ms"], rows)}

The price index compares each of six windows with the 365 days before it: it reads
fifteen months of purchase lines, whatever the period."""


def _sizes(sizes):
    rows = [
        [
            size.upper(),
            part["providers"]["queries"],
            *_pair(part["providers"]["total"]),
            *_pair(part["floor"]["total"]),
        ]
        for size, part in sizes.items()
    ]
    table = _table(["data set", "queries", "warm", "p95", "floor", "p95"], rows)
    return f"## The same on other data sets\n\n{table}"


def _core(main):
    if "core" not in main:
        return ""
    rows = []
    for model, part in main["core"]["parts"].items():
        ours = main["reported"]["parts"].get(model)
        ratio = f"{part['median'] / ours['median']:.1f}" if ours else "–"
        rows.append([f"`{model}`", part["queries"], *_pair(part), *_pair(ours), ratio])
    titles = ["model", "queries", "core", "p95", "providers", "p95", "times faster"]
    lacking = "\n".join(f"- `{key}`: {reason}" for key, reason in core.CANNOT.items())
    return f"""## As Odoo gives them

Grouped by days, from which windows are put together: Odoo knows no half months. Beside
Odoo's two reports stands what the providers read for the same figures; figures of the
other models are part of the departments above.

{_table(titles, rows)}

The purchase report rounds each line to cents; its amounts were equal to within half a
cent a line. What grouping cannot give:

{lacking}"""


def _detection(main):
    detection = main.get("detection")
    if not detection:
        return ""
    rows = [
        [f"`{code}`", part["found"], f"{part['read']:.2f}", f"{part['seconds']:.2f}"]
        for code, part in detection["parts"].items()
    ]
    looks = ", ".join(f"{seconds:.1f}" for seconds in detection["looks"])
    table = _table(["exception", "found", "read", "first look"], rows)
    return f"""## Exceptions in the data

All detectors on one company, with its branches, in seconds: {looks} one look after the
other, with what is written. The first one reports everything that was ever out of
control; by detector, what reading takes, and the first look in all.

{table}"""


def _series(results):
    series = results.get("series")
    if not series:
        return ""
    rows = []
    for row in planning.ROWS:
        times = series["rows"][row.name]
        reach = f"≤ {row.reach}" if row.reach else "–"
        text = row.text.format(**series["sizes"])
        size = series["on"][row.on_main].upper()
        rows.append([text, size, times["queries"], *_pair(times), reach])
    titles = ["what", "on", "queries", "median", "p95", "reach"]
    table = _table(titles, rows, texts=2)
    return f"""## Series of meetings, and their follow-up

Policies of all templates in turn, each with {planning.MANY} meetings held before;
everything is made for the measuring and undone after it. {SERIES_RUNS} runs, with what
is written to the database; what has to do with orders is measured among those of the
largest data set but XL.

{table}"""


def _indexes(results, main):
    if not results.get("indexes"):
        return ""
    rows = [
        [f"`{index['name']}`", PURPOSES.get(index["name"], ""), _size(index["bytes"])]
        for index in results["indexes"]
    ]
    table = _table(["index", "for", "size on L"], rows, texts=2)
    costs = _table(
        ["confirming a …", "with", "p95", "without", "p95", "with / without"],
        [
            [
                kind,
                *_pair(part["with"]),
                *_pair(part["without"]),
                f"{part['with']['median'] / part['without']['median']:.2f}",
            ]
            for kind, part in main["writes"].items()
        ],
    )
    return f"""## Indexes of ours, and what they cost

On tables of Odoo's addons; two kinds of statistics (goods still to deliver, still to
receive) cost nothing on writes.

{table}

One order after the other is confirmed on L through the ORM, with these indexes and, in
a transaction that is rolled back, without them:

{costs}"""


def _scans(sizes):
    found = {
        (size, table) for size, part in sizes.items() for table, _query in part["scans"]
    }
    if not found:
        text = (
            "In no plan of a collection over three months, trend included (18 months of"
            " records), is a table of more than a million rows read whole."
        )
    else:
        text = "Read whole in a collection over three months:\n\n" + "\n".join(
            f"- on {size.upper()}: `{table}`" for size, table in sorted(found)
        )
    return f"## Plans\n\n{text}"


def _machine(results):
    machine = results.get("machine")
    if not machine:
        return ""
    settings = _table(
        ["setting", "value"],
        [[f"`{name}`", value] for name, value in machine["settings"].items()],
    )
    return f"""## Measured on

{machine["processor"]}, {machine["cores"]} cores, {_size(machine["memory"])} of memory,
{machine["system"]}; Odoo {machine["odoo"]}, Python {machine["python"]}. PostgreSQL and
Odoo's process share the machine. PostgreSQL runs with the settings of `make demo`
(`dev/postgres.py`) but for those in `dev/bench.py`:

{settings}"""


def _data_sets(sizes):
    names = list(next(iter(sizes.values()))["data"]["rows"])
    rows = [
        [
            f"`{name}`",
            *(f"{part['data']['rows'].get(name, 0):,}" for part in sizes.values()),
        ]
        for name in names
    ]
    rows.append(["size", *(_size(part["data"]["bytes"]) for part in sizes.values())])
    rows.append(
        ["years", *(f"{SIZES[size].years:g}" for size in sizes)],
    )
    rows.append(
        [
            "seconds of bulk SQL to build it",
            *(f"{part['data']['seconds']:.0f}" for part in sizes.values()),
        ]
    )
    table = _table(["table", *(size.upper() for size in sizes)], rows)
    return f"""## Data sets

Built once by `tests/benchmarks/data/` and kept: master data through the ORM, the rest
by `INSERT … SELECT` with hashed values, the same in every run; rows lie in the order of
their ids, an order's lines beside each other, as Odoo writes them. Two companies, of
which the first has seven of ten records and is measured; a third of the orders at
another rate of currency; half a percent to two percent of what is older still open. S
has a hundredth of L's records in the same time, XL three times the history at the same
density.

{table}

`SIZES=s,l make bench` leaves XL out."""


def _size(count):
    for unit in ("B", "kB", "MB"):
        if count < 1024:
            return f"{count:.0f} {unit}"
        count /= 1024
    return f"{count:.1f} GB"
