"""What is to be reached, and whether it was."""

from . import planning

IN_TOTAL, PER_PROVIDER = 1.5, 2.0
FASTER_THAN_REPORTS = 3.0
QUERIES = 120
LONGER_HISTORY = 1.3
WARM_P95 = 2000
CONFIRMATION = 1.05
#: seconds for all exceptions of a company
DETECTION = 10.0


def check(results):
    """List of ``{target, measured, reach, met}``."""
    sizes = results["sizes"]
    main = sizes.get("l") or sizes.get("tiny")
    checks = [*_against_floor(main), *_against_reports(main)] if main else []
    checks += _queries(sizes)
    if main:
        p95 = main["providers"]["total"]["p95"]
        checks.append(_entry("warm p95", f"{p95:.0f} ms", WARM_P95, p95 <= WARM_P95))
        checks += _writes(main)
        checks += _detection(main["detection"])
    checks += [*_history(sizes), *_scans(sizes), *_series(results.get("series"))]
    if results["lacking"]:
        lacking = ", ".join(results["lacking"])
        checks.append(_entry("providers of all departments", lacking, "none lack", 0))
    return checks


def _entry(target, measured, reach, met):
    return {
        "target": target,
        "measured": str(measured),
        "reach": str(reach),
        "met": bool(met),
    }


def _at_most(target, value, limit):
    return _entry(target, f"{value:.2f}", f"≤ {limit}", value <= limit)


def _against_floor(main):
    ours, floor = main["providers"], main["floor"]
    ratio = ours["total"]["median"] / floor["total"]["median"]
    yield _at_most("collection, times the floor", ratio, IN_TOTAL)
    for code, part in ours["parts"].items():
        if code in floor["parts"]:
            ratio = part["median"] / floor["parts"][code]["median"]
            yield _at_most(f"{code}, times the floor", ratio, PER_PROVIDER)


def _against_reports(main):
    for model, part in main["reported"]["parts"].items():
        ratio = main["core"]["parts"][model]["median"] / part["median"]
        met = ratio >= FASTER_THAN_REPORTS
        reach = f"≥ {FASTER_THAN_REPORTS}"
        yield _entry(f"times faster than {model}", f"{ratio:.1f}", reach, met)


def _queries(sizes):
    counts = {size: part["providers"]["queries"] for size, part in sizes.items()}
    shown = ", ".join(f"{size.upper()} {count}" for size, count in counts.items())
    most = max(counts.values())
    yield _entry("queries", most, f"≤ {QUERIES}", most <= QUERIES)
    same = len(set(counts.values())) == 1
    yield _entry("queries, whatever the size", shown, "the same", same)


def _history(sizes):
    for longer in ("xl", "xl2"):
        if "l" in sizes and longer in sizes:
            long, short = (
                sizes[size]["providers"]["total"]["median"] for size in (longer, "l")
            )
            yield _at_most(f"{longer.upper()}, times L", long / short, LONGER_HISTORY)


def _writes(main):
    for kind, part in main["writes"].items():
        ratio = part["with"]["median"] / part["without"]["median"]
        yield _at_most(
            f"confirming a {kind}, times without our indexes", ratio, CONFIRMATION
        )


def _detection(detection):
    first, *_others, last = detection["looks"]
    target = "looking for all exceptions of a company, seconds"
    yield _at_most(target, first, DETECTION)
    yield _entry(
        "looking again, seconds", f"{last:.2f}", f"≤ {first:.2f}", last <= first
    )
    writes = detection["writes"]
    yield _entry("writes of looking again", writes, "none", not writes)
    tables = sorted({table for table, _query in detection["scans"]})
    yield _entry(
        "tables over a million rows read whole for exceptions",
        ", ".join(tables) or "none",
        "none",
        not tables,
    )


def _scans(sizes):
    for size, part in sizes.items():
        tables = sorted({table for table, _query in part["scans"]})
        yield _entry(
            f"{size.upper()}: tables over a million rows read whole for three months",
            ", ".join(tables) or "none",
            "none",
            not tables,
        )


def _series(series):
    if not series:
        return
    rows = series["rows"]
    for row in planning.ROWS:
        if row.reach:
            p95 = rows[row.name]["p95"]
            text = row.text.format(**series["sizes"])
            yield _entry(text, f"{p95:.0f} ms", f"≤ {row.reach} ms", p95 <= row.reach)
    few, many = series["few"], rows["kept"]["queries"]
    yield _entry(
        "its queries, whatever was held before",
        f"{planning.FEW} each {few}, {planning.MANY} each {many}",
        "the same",
        few == many,
    )
    less, lines = series["few_lines"], rows["schedule"]["queries"]
    yield _entry(
        "queries of the schedule, whatever the number of lines",
        f"a fifth {less}, all {lines}",
        "the same",
        less == lines,
    )
