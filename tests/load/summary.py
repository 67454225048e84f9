"""What was measured of a meeting room in use, as numbers and as text."""

from statistics import median

from benchmarks import timing

#: processes of the server that answer
WORKERS = 2
#: seconds between two changes
PACE = 5
#: what is to be reached: seconds until all screens show a change, and memory's growth
SHOWN, GROWTH = 1.0, 0.10
#: seconds after which everything was used once
WARM = 120
#: kinds of processes, as :class:`~load.watch.Watch` tells them apart
NAMES = {
    "parent": "the one that starts the others",
    "workers": "workers",
    "bus": "bus",
    "jobs": "scheduled jobs",
    "all": "all",
}


def summarize(changes, screens, watched):
    """Milliseconds and shares, from moments and bytes."""
    shown = [
        seen
        for started, _taken, version in changes[:-1]
        for screen in screens
        if (seen := _first_seen(screen, started, version)) is not None
    ]
    expected = len(changes[:-1]) * len(screens)
    return {
        "shown": timing.summary(shown),
        "lost": expected - len(shown),
        "steps": timing.summary([taken for _started, taken, _version in changes]),
        "reads": timing.summary([taken for s in screens for taken in s.reads]),
        "changes": len(changes),
        "memory": summarize_memory(watched.memory),
        "busy": {
            kind: 1000 * spent / len(changes) for kind, spent in watched.busy.items()
        },
        "load": median(watched.loads),
        "failures": len(watched.failures),
    }


def summarize_memory(looks):
    """Bytes at first and at last, by kind of process and altogether.

    What is loaded when it is first used is no growth: the first :data:`WARM` seconds
    do not count, in a short run not more than a third of it.

    :param looks: ``[(seconds, {kind: bytes}), …]``
    :return: ``{kind: (bytes, bytes)}``
    """
    end = looks[-1][0]
    warm = min(WARM, end / 3)
    used = [{**found, "all": sum(found.values())} for _moment, found in looks]
    warmed = [found for (at, _f), found in zip(looks, used, strict=True) if at >= warm]
    part = max(1, len(warmed) // 10)
    return {
        kind: (
            median(found[kind] for found in warmed[:part]),
            median(found[kind] for found in warmed[-part:]),
        )
        for kind in warmed[-1]
    }


def _first_seen(screen, started, version):
    """Seconds after a change began until a screen showed it."""
    for moment, shown in screen.seen:
        if shown >= version:
            return max(0.0, moment - started)
    return None


def get_growth(memory):
    first, last = memory["all"]
    return last / first - 1


def check(results):
    return {
        "a change on every screen": results["shown"]["p95"] <= 1000 * SHOWN,
        "no screen missed a change": not results["lost"],
        "memory does not grow": get_growth(results["memory"]) <= GROWTH,
        "nothing failed on the server": not results["failures"],
    }


def render(results):
    rows = [
        ("a change on another screen", results["shown"], f"p95 ≤ {1000 * SHOWN:.0f}"),
        ("the change itself, for who conducts", results["steps"], ""),
        ("one screen reads the room", results["reads"], ""),
    ]
    busy, memory = results["busy"], results["memory"]
    lines = [
        "## A meeting room in use",
        "",
        f"Written by `make load`. {results['clients']} people look at one room for "
        f"{results['minutes']:g} minutes, on walls, recorders' screens and telephones, "
        f"while whoever conducts changes something every {PACE} seconds; one server of "
        f"{WORKERS} workers on the same machine as its database and the screens, whose "
        f"load average was {results['load']:.1f}. Milliseconds.",
        "",
        "| what | median | p95 | reach |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {taken['median']:.0f} | {taken['p95']:.0f} | {reach} |"
            for name, taken, reach in rows
        ),
        "",
        f"{results['changes']} changes, {results['lost']} of them missed by a screen, "
        f"{results['failures']} failures in the server's log. Each change took "
        f"{busy['workers']:.0f} ms of a processor in the workers, {busy['bus']:.0f} ms "
        f"in the bus, and {busy['screens']:.0f} ms in what stands for the screens.",
        "",
        *_render_memory(memory),
    ]
    return "\n".join(lines) + "\n"


def _render_memory(memory):
    """Rows of what belongs to the server's processes alone, in megabytes."""
    return [
        f"Memory that belongs to the processes alone (USS), after {WARM // 60} minutes "
        "of use and at the end. Until then everything is used for the first time: "
        "Python modules, the registry's caches, connections, and pages that a worker "
        "shared with its parent until it wrote to them.",
        "",
        "| process | after the start, MB | at the end, MB | growth | reach |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {NAMES[kind]} | {first / 2**20:.1f} | {last / 2**20:.1f} "
            f"| {last / first - 1:.1%} | {f'≤ {GROWTH:.0%}' if kind == 'all' else ''} |"
            for kind, (first, last) in memory.items()
        ),
    ]
