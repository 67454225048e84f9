"""How fast a long list becomes a spreadsheet, and what memory that takes at most.

What it needs is made in a savepoint and undone, as :mod:`series` does.
"""

from pathlib import Path

from . import follow_up_board, series

CELLS, COLUMNS, OWNERS = 100_000, 17, 30
#: megabytes above what the process had before
MEMORY = 150
PROCESS = Path("/proc/self")


def exporting(env, times=5, cells=CELLS):
    """The execution list of a meeting with so many cells, asked for by an organizer."""
    with series._undone(env), series._clock(series.NOW):
        people = series._make_people(env, OWNERS)
        people[0].group_ids += env.ref(
            "chanxiao_meeting.group_chanxiao_meeting_organizer"
        )
        follow_up_board._make_tasks(env, people, cells // COLUMNS)
        meeting = env["chanxiao.meeting"].search([("policy_id.code", "=", "BENCH")])
        reports = env["ir.actions.report"].with_user(people[0])

        def export():
            reports._render_xlsx(
                "chanxiao_meeting_report.execution_list", meeting.ids, {}
            )

        before = _read_memory("VmRSS")
        # from here on the peak is counted anew
        (PROCESS / "clear_refs").write_text("5")
        found = series._repeat(env, export, times)
        taken = _read_memory("VmHWM") - before
        assert taken <= MEMORY, f"the spreadsheet took {taken:.0f} MB"
        return {"spreadsheet": found}


def _read_memory(name):
    """A line of the process's status, in megabytes."""
    for line in (PROCESS / "status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)
