"""Series of meetings: what of them is measured, each with what is to be reached."""

from dataclasses import dataclass

#: what is reached once every night, and what somebody waits for
KEPT, CHECKED, CONVENED = 5000, 200, 394
SCHEDULED, OPENED, TOLD, EXPORTED = 1000, 500, 300, 5000
ADOPTED, TRIED = 2000, 3000
ENTERED, MOVED_ON = 1000, 200
#: meetings that each policy has had: enough to see whether they matter
FEW, MANY = 1, 20


@dataclass(frozen=True)
class Row:
    """``name`` of what was measured, how it is called, the milliseconds allowed, and
    whether it is measured among the orders of the main data set."""

    name: str
    text: str
    reach: int | None = None
    on_main: bool = False


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
        on_main=True,
    ),
    Row(
        "board",
        "opening the follow-up board with {tasks:,} open tasks",
        OPENED,
        on_main=True,
    ),
    Row("board_list", "opening it as a list", OPENED, on_main=True),
    Row(
        "chain",
        "telling why an order of {moves} moves is late",
        TOLD,
        on_main=True,
    ),
    Row(
        "adopt",
        "adopting {decisions} decisions with their tasks, activities on orders",
        ADOPTED,
        on_main=True,
    ),
    Row(
        "tell",
        "a job that tells people of them and lets them follow the orders",
        on_main=True,
    ),
    Row(
        "preview",
        "trying out a reschedule that moves {moved} orders",
        TRIED,
        on_main=True,
    ),
    Row(
        "room",
        "opening the room of a meeting, at one of {reports} reports",
        ENTERED,
        on_main=True,
    ),
    Row("room_next", "going on to the next report", MOVED_ON, on_main=True),
    Row(
        "spreadsheet",
        "exporting a list of {cells:,} cells as a spreadsheet, in 150 MB at most",
        EXPORTED,
    ),
)
