from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.groups import AUDITOR, ORGANIZER

#: states of meetings that are still to come, or held now
COMING = ("draft", "convened", "in_progress")
#: so many rows and meetings are shown; the list behind a card has all
ROWS = 5
READERS = (ORGANIZER, AUDITOR)


class ChanxiaoMeetingDashboard(models.AbstractModel):
    """What waits for a person, and how things stand before the next meeting.

    Everything is read with the rights of whoever looks, as numbers and a few rows.
    Behind each number there is a list: its domain counts and opens alike, see
    :meth:`_get_list`.
    """

    _name = "chanxiao.meeting.dashboard"
    _description = "Meetings at a Glance"

    @api.model
    @api.readonly
    def read_overview(self):
        """How things stand before the next meeting, for chair and planner.

        :return: plain data: ``meeting`` (``None`` if there is none), ``coming``;
            ``counts`` as ``{list: [{value, label, count}, …]}``, ``totals`` as
            ``{list: count}`` and ``rows`` as ``{list: [row, …]}``, see
            :meth:`_prepare_row`
        :raise AccessError: for people without a role in meetings
        """
        self._check_may_look()
        meeting, coming = self._find_meetings()
        self = self.with_context(chanxiao_overview_meeting=meeting.id)
        return {
            "meeting": self._prepare_meeting(meeting),
            "coming": self._prepare_rows("meetings", coming),
            **self._read_lists(
                counted=("figures", "tasks", "exceptions", "effects"),
                listed=("briefs", "figures", "proposed", "minutes"),
                total=("minutes_late", "due_soon", "checks"),
            ),
        }

    @api.model
    @api.readonly
    def read_mine(self):
        """What somebody has to do for meetings, and what concerns them.

        :return: as :meth:`read_overview`
        :raise AccessError: for people without a role in meetings
        """
        self._check_may_look()
        return self._read_lists(
            counted=("my_tasks",),
            listed=(
                "my_briefs",
                "my_questions",
                "my_receipts",
                "my_rulings",
                "my_tasks",
                "my_checks",
                "my_decisions",
                "my_meetings",
            ),
        )

    @api.model
    def open_list(self, name=None, value=None):
        """The records that a number of the page counts.

        :param str name: of a list, see :meth:`_get_list`
        :param value: of the field that the list is counted by; all where none is given
        :return: the action that lists them
        :raise UserError: where there is no such list
        """
        self._check_may_look()
        found = self._get_list(name)
        domain = found.domain
        if found.field and isinstance(value, str) and value:
            domain &= Domain(found.field, "=", value)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"chanxiao_meeting.{found.action}"
        )
        # neither the filters nor the own domain of the menu: exactly what was counted
        return {**action, "domain": list(domain), "context": {"create": False}}

    @api.model
    def _check_may_look(self):
        self.env["chanxiao.meeting"].check_access("read")

    # what is read

    @api.model
    def _read_lists(self, counted=(), listed=(), total=()):
        """Numbers and rows of lists: one query for each of them."""
        lists = {
            name: self._get_list(name)
            for name in dict.fromkeys((*counted, *listed, *total))
        }
        counts = {name: self._count(lists[name]) for name in counted}
        rows = {name: self._read_rows(name, lists[name]) for name in listed}
        totals = {
            name: sum(entry["count"] for entry in entries)
            for name, entries in counts.items()
        }
        for name, found in lists.items():
            # what fits on the page need not be counted again
            if name in rows and len(rows[name]) < ROWS:
                totals[name] = len(rows[name])
            elif name not in totals:
                totals[name] = self._search_count(found)
        return {"counts": counts, "rows": rows, "totals": totals}

    @api.model
    def _search_count(self, found):
        records = self.env[found.model]
        return records.search_count(found.domain) if records.has_access("read") else 0

    @api.model
    def _count(self, found):
        """How many there are of each value of the field, those always shown first."""
        records = self.env[found.model]
        groups = (
            records._read_group(found.domain, [found.field], ["__count"])
            if records.has_access("read")
            else []
        )
        counts = dict(groups)
        labels = dict(records._fields[found.field]._description_selection(self.env))
        return [
            {"value": value, "label": labels[value], "count": counts.get(value, 0)}
            for value in dict.fromkeys((*found.values, *counts))
            if value in labels
        ]

    @api.model
    def _read_rows(self, name, found):
        records = self.env[found.model]
        if not records.has_access("read"):
            return []
        records = records.search(found.domain, order=found.order, limit=ROWS)
        return self._prepare_rows(name, records)

    @api.model
    def _prepare_rows(self, name, records):
        prepare = getattr(self, f"_prepare_{name.removeprefix('my_')}_row")
        return [self._prepare_row(record, **prepare(record)) for record in records]

    @api.model
    def _prepare_row(
        self,
        record,
        name,
        note="",
        when=None,
        is_late=False,
        tone=None,
        video="",
    ):
        """One row: what it is, a word on it, a day or moment, and where it leads.

        ``when`` is a day or, with a time, a moment in UTC; ``tone`` is one of
        Bootstrap's colours; ``video`` is where a meeting is held online.
        """
        return {
            "model": record._name,
            "id": record.id,
            "name": name or "",
            "note": note or "",
            "when": str(when) if when else None,
            "is_late": bool(is_late),
            "tone": tone,
            **({"video": video} if video else {}),
        }

    # the next meeting

    @api.model
    def _find_meetings(self):
        """The meeting that is held now, else the next one; and those after it.

        Of those that concern the user; organizers and auditors see all.
        """
        user = self.env.user
        meetings = self.env["chanxiao.meeting"]
        domain = Domain("state", "=", "in_progress") | (
            Domain("state", "in", COMING)
            & Domain("date_end", ">", fields.Datetime.now())
        )
        if not any(user.has_group(group) for group in READERS):
            domain &= meetings._get_discussion_domain()
        found = meetings.search(domain, order="date_start, id", limit=ROWS + 1)
        running = found.filtered(lambda meeting: meeting.state == "in_progress")
        first = running[:1] or found[:1]
        return first, found - first

    @api.model
    def _prepare_meeting(self, meeting):
        if not meeting:
            return None
        states = meeting._fields["state"]._description_selection(self.env)
        return {
            "id": meeting.id,
            "name": meeting.display_name,
            "state": meeting.state,
            "state_label": dict(states)[meeting.state],
            "start": str(meeting.date_start),
            "end": str(meeting.date_end),
            "tz": meeting.policy_id.tz,
            "place": meeting.location or "",
            "video": meeting.videocall_location or "",
            "chair": meeting.chair_id.name or "",
            "minutes": meeting.agenda_minutes,
            "available": meeting.agenda_available,
            "briefs": meeting.brief_count,
            "submitted": meeting.brief_submitted_count,
        }

    @api.model
    def _prepare_meetings_row(self, meeting):
        return {
            "name": meeting.display_name,
            "note": meeting.location,
            "when": meeting.date_start,
            "video": meeting.videocall_location or "",
        }

    @api.model
    def _get_list(self, name):
        """The list of a name.

        :raise UserError: where there is none
        """
        finder = getattr(self, f"_list_{name}", None) if name else None
        if not finder or not isinstance(name, str):
            raise UserError(
                self.env._("There is no such list. Reload the page and try again.")
            )
        return finder()
