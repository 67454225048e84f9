"""Series of meetings: what of them is measured, each with what is to be reached."""

from dataclasses import dataclass

#: what is reached once every night, and what somebody waits for
KEPT, CHECKED, CONVENED = 5000, 200, 394
SCHEDULED, OPENED, TOLD, EXPORTED = 1000, 500, 300, 5000
#: meetings that each policy has had: enough to see whether they matter
FEW, MANY = 1, 20


@dataclass(frozen=True)
class Row:
    """``name`` of what was measured, how it is called, and the milliseconds allowed."""

    name: str
    text: str
    reach: int | None = None


ROWS = (
    Row("kept", "keeping the coming meetings of {policies} policies, a day on", KEPT),
    Row("first", "making the first six weeks of them"),
    Row(
        "check",
        "checking a meeting of {people} people for collisions, {events:,} events",
        CHECKED,
    ),
    Row("offer", "offering other times for it"),
    Row(
        "convene",
        "convening a meeting of {attendees} people with {briefs} briefs",
        CONVENED,
    ),
    Row("mail", "mailing its notice with its files, by the job that follows"),
    Row(
        "schedule",
        "opening the schedule of {lines} newly received order lines",
        SCHEDULED,
    ),
    Row("board", "opening the follow-up board with {tasks:,} open tasks", OPENED),
    Row("board_list", "opening it as a list", OPENED),
    Row("chain", "telling why an order of {moves} moves is late", TOLD),
    Row(
        "spreadsheet",
        "exporting a list of {cells:,} cells as a spreadsheet, in 150 MB at most",
        EXPORTED,
    ),
)
