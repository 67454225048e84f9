"""What was measured of a meeting room in use, as numbers and as text."""

from statistics import median

from benchmarks import timing

#: processes of the server that answer
WORKERS = 2
#: seconds between two changes
PACE = 5
#: what is to be reached: seconds until all screens show a change, and memory's growth
SHOWN, GROWTH = 1.0, 0.10


def summarize(changes, screens, memory):
    """Milliseconds and shares, from moments and bytes."""
    shown = [
        seen
        for started, _taken, version in changes[:-1]
        for screen in screens
        if (seen := _first_seen(screen, started, version)) is not None
    ]
    expected = len(changes[:-1]) * len(screens)
    # what is loaded when it is first used is no growth
    part = max(1, len(memory) // 10)
    early, late = median(memory[part : 3 * part]), median(memory[-2 * part :])
    return {
        "shown": timing.summary(shown),
        "lost": expected - len(shown),
        "steps": timing.summary([taken for _started, taken, _version in changes]),
        "reads": timing.summary([taken for s in screens for taken in s.reads]),
        "changes": len(changes),
        "memory": late,
        "growth": late / early - 1,
    }


def _first_seen(screen, started, version):
    """Seconds after a change began until a screen showed it."""
    for moment, shown in screen.seen:
        if shown >= version:
            return max(0.0, moment - started)
    return None


def check(results):
    return {
        "a change on every screen": results["shown"]["p95"] <= 1000 * SHOWN,
        "no screen missed a change": not results["lost"],
        "memory does not grow": results["growth"] <= GROWTH,
    }


def render(results):
    rows = [
        ("a change on another screen", results["shown"], f"p95 ≤ {1000 * SHOWN:.0f}"),
        ("the change itself, for who conducts", results["steps"], ""),
        ("one screen reads the room", results["reads"], ""),
    ]
    lines = [
        "## A meeting room in use",
        "",
        f"Written by `make load`. {results['clients']} people look at one room for "
        f"{results['minutes']:g} minutes, on walls, recorders' screens and telephones, "
        f"while whoever conducts changes something every {PACE} seconds; one server of "
        f"{WORKERS} workers on the same machine. Milliseconds.",
        "",
        "| what | median | p95 | reach |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {taken['median']:.0f} | {taken['p95']:.0f} | {reach} |"
            for name, taken, reach in rows
        ),
        "",
        f"{results['changes']} changes, {results['lost']} of them missed by a screen. "
        f"The server's memory grew by {results['growth']:.1%} to "
        f"{results['memory'] / 2**20:.0f} MB (reach: ≤ {GROWTH:.0%}).",
    ]
    return "\n".join(lines) + "\n"
