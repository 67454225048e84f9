"""A database of the version before this one is upgraded: nothing that was said, decided
or figured in it is lost or changed.

What differs on purpose stands in this file, with the reason; everything else has to be
the same, column by column.
"""

import itertools
import json
from datetime import date, timedelta

import pytest

from dev import earlier

ADDONS = "chanxiao_meeting,chanxiao_meeting_report"
#: external ids of data that this version has no more, and why
GONE_IDS = dict.fromkeys(
    (
        "chanxiao_meeting.minutes_brief",
        "chanxiao_meeting.minutes_closing",
        "chanxiao_meeting.minutes_departments",
        "chanxiao_meeting.minutes_tasks",
    ),
    "minutes begin with one page, the figures are an annex",
)


def always(row):
    return True


def planned(meeting):
    return meeting["state"] == "draft"


def is_of_minutes(file):
    return file["res_model"] == "chanxiao.meeting.minutes"


#: ``{table: {column: in which rows its value may differ}}``
CHANGED = {
    # something else of the row was written
    "*": {"write_date": always, "write_uid": always},
    # a figure is new, what some mean and are called in Chinese was put right; frozen
    # ones keep what they meant and were called
    "chanxiao_figure_definition": {
        "explanation": always,
        "name": always,
        "sequence": always,
    },
    "chanxiao_figure_source": {"name": always},
    # kept paper has readers of its own, see below
    "ir_attachment": {"res_model": is_of_minutes, "res_id": is_of_minutes},
    # of daily meetings, see below
    "chanxiao_meeting": {"period_start": planned},
}
#: ``{table: {column: what it is called now}}``
RENAMED = {
    "chanxiao_meeting_minutes": {
        "summary": "written_summary",
        "revision_reason": "written_reason",
    }
}
#: our columns in tables of others
ADDED = """
    SELECT field.model, field.name FROM ir_model_fields AS field
      JOIN ir_model_data AS data
        ON data.model = 'ir.model.fields' AND data.res_id = field.id
     WHERE data.module = 'chanxiao_meeting' AND field.store
       AND field.model NOT LIKE 'chanxiao%' AND field.ttype NOT LIKE '%2many'
       AND field.model NOT LIKE 'res.config%'
       -- abstract models have no table
       AND to_regclass(replace(field.model, '.', '_')) IS NOT NULL
"""
TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relname LIKE '%chanxiao%'
       AND relname NOT IN (SELECT replace(model, '.', '_') FROM ir_model
                            WHERE transient)
"""
IDS = """
    SELECT module || '.' || name, model, res_id FROM ir_model_data
     WHERE module LIKE 'chanxiao%' AND model NOT LIKE 'ir.model%'
"""
#: what hangs on our records and on tasks: messages, activities, followers, files
AROUND = {
    "mail_message": "model LIKE 'chanxiao%'",
    "mail_activity": "true",
    "mail_followers": "res_model LIKE 'chanxiao%'",
    "ir_attachment": "res_model LIKE 'chanxiao%'",
    "calendar_event": "true",
    "ir_sequence": "code LIKE 'chanxiao%'",
}
SEALS = """
minutes = env["chanxiao.meeting.minutes"].search([("state", "=", "issued")])
[[m.id, m.is_untampered, len(m.content_html or "")] for m in minutes]
"""


class Snapshot:
    """All that the addons keep in a database."""

    def __init__(self, installation):
        self.installation = installation
        self.tables = {
            table: self._rows(f'SELECT to_jsonb(t) FROM "{table}" AS t')
            for table in installation.column(TABLES)
        }
        for table, condition in AROUND.items():
            query = f"SELECT to_jsonb(t) FROM {table} AS t WHERE {condition}"
            self.tables[table] = self._rows(query)
        for model, name in installation.sql(ADDED):
            self._add_column(model.replace(".", "_"), name)
        self.ids = {row[0]: row[1:] for row in installation.sql(IDS)}

    def _rows(self, query):
        rows = [json.loads(text) for text in self.installation.column(query)]
        # the tables between two models have no id: the row itself is its key
        return {row.get("id", json.dumps(row, sort_keys=True)): row for row in rows}

    def _add_column(self, table, name):
        query = f"""
            SELECT jsonb_build_object('id', id, '{name}', to_jsonb("{name}"))
              FROM "{table}"
        """
        rows = self.tables.setdefault(table, {})
        for id_, row in self._rows(query).items():
            rows.setdefault(id_, {}).update(row)


@pytest.fixture(scope="module")
def installation(databases, make_installation):
    return make_installation(earlier.database(databases), "upgrade")


@pytest.fixture(scope="module")
def before(installation):
    return Snapshot(installation)


@pytest.fixture(scope="module")
def complaints(installation, before):
    """What the server said against the upgrade, which is done here."""
    return installation.odoo("-u", ADDONS)


@pytest.fixture(scope="module")
def after(installation, complaints):
    return Snapshot(installation)


def test_the_earlier_version_was_at_work(before):
    """Else the rest would say nothing."""
    states = {}
    for table, rows in before.tables.items():
        states[table] = {row.get("state") for row in rows.values()}
    assert "issued" in states["chanxiao_meeting_minutes"]
    minutes = before.tables["chanxiao_meeting_minutes"].values()
    assert any(row["summary"] for row in minutes)
    assert {"held", "convened"} <= states["chanxiao_meeting"]
    assert {"open", "done", "verified"} <= states["chanxiao_meeting_action"]
    assert {"adopted", "implemented"} <= states["chanxiao_meeting_decision"]
    assert {"submitted", "missing"} <= states["chanxiao_meeting_brief"]
    for table in (
        "chanxiao_meeting_figure",
        "chanxiao_control_exception",
        "chanxiao_order_change",
        "chanxiao_settlement",
        "chanxiao_settlement_problem",
        "chanxiao_settlement_source",
    ):
        assert len(before.tables[table]) > 3, table


def test_it_is_upgraded_without_complaint(installation, complaints):
    assert complaints == []
    versions = installation.column(
        "SELECT DISTINCT latest_version FROM ir_module_module "
        "WHERE name LIKE 'chanxiao%'"
    )
    assert versions == ["19.0.1.8.0"]


def test_no_record_is_lost(before, after):
    lost = {
        table: sorted(map(str, rows.keys() - after.tables.get(table, {}).keys()))
        for table, rows in before.tables.items()
    }
    assert {table: rows for table, rows in lost.items() if rows} == {}


def test_no_value_is_changed(before, after):
    changed = set()
    for table, rows in before.tables.items():
        may_differ = {**CHANGED["*"], **CHANGED.get(table, {})}
        renamed = RENAMED.get(table, {})
        for key, row in rows.items():
            now = after.tables[table].get(key, {})
            changed |= {
                (table, name)
                for name, value in row.items()
                if not is_same(value, now.get(renamed.get(name, name)))
                and not (name in may_differ and may_differ[name](row))
            }
    assert changed == set()


def is_same(value, now):
    """Also the same text in a field that can be translated now: every language shows
    it, until somebody writes in one."""
    return now == value or now == {"en_US": value}


def test_kept_paper_is_of_the_same_minutes(before, after):
    files = filter(is_of_minutes, before.tables["ir_attachment"].values())
    moved = 0
    for file in files:
        now = after.tables["ir_attachment"][file["id"]]
        if now["res_model"] == "chanxiao.minutes.paper":
            paper = after.tables["chanxiao_minutes_paper"][now["res_id"]]
            assert paper["minutes_id"] == file["res_id"]
            assert paper["attachment_id"] == file["id"]
            moved += 1
        else:
            assert now["res_id"] == file["res_id"]
    assert moved


def test_external_ids_stay(before, after):
    kept = {name: row for name, row in before.ids.items() if name not in GONE_IDS}
    assert {n: r for n, r in kept.items() if after.ids.get(n) != r} == {}
    assert not GONE_IDS.keys() & after.ids.keys()


def test_verifications_are_found_in_the_history(after):
    verified = [
        action
        for action in after.tables["chanxiao_meeting_action"].values()
        if action["state"] == "verified"
    ]
    assert verified
    for action in verified:
        # somebody: in the factory several people act in one transaction, and what is
        # tracked goes by the name of the last
        assert action["verified_by_id"]
        assert action["verified_at"] >= action["done_at"]


def test_who_is_to_verify_is_asked(after):
    tasks = after.tables["chanxiao_meeting_action"].values()
    done = [task for task in tasks if task["state"] == "done"]
    activities = after.tables["mail_activity"]
    assert done
    for task in done:
        activity = activities[task["verification_id"]]
        assert activity["active"] and activity["user_id"] != task["assignee_id"]


def test_what_was_handed_in_for_the_coming_meeting_is_known(after):
    meetings = after.tables["chanxiao_meeting"]
    briefs = after.tables["chanxiao_meeting_brief"]
    handed_in = [
        figure
        for figure in after.tables["chanxiao_meeting_figure"].values()
        if briefs[figure["brief_id"]]["state"] == "submitted"
        and meetings[figure["meeting_id"]]["state"] == "convened"
    ]
    assert handed_in
    for figure in handed_in:
        assert figure["is_handed_in"]
        assert figure["handed_in_value"] == figure["value"]


def test_attendances_stay_whatever_the_times_say_now(installation, after, tmp_path):
    script = """
attendees = env["chanxiao.meeting.attendee"].search([("attendance", "!=", False)])
said = attendees.filtered("is_attendance_chosen")
others = attendees - said
[len(said), all(a.attendance == a._get_attendance() for a in others)]
"""
    assert installation.shell(script, tmp_path) == [1, True]


def test_daily_meetings_leave_no_day_out(before, after):
    """Those that are planned: on Mondays they reported on Sunday only."""
    periods = [
        sorted(
            (meeting["period_start"], meeting["period_end"])
            for meeting in snapshot.tables["chanxiao_meeting"].values()
            if meeting["state"] == "draft" and meeting["policy_id"] == daily(snapshot)
        )
        for snapshot in (before, after)
    ]
    assert len(periods[0]) == len(periods[1]) > 20
    assert all(first == last for first, last in periods[0])
    for (_first, last), (first, _last) in itertools.pairwise(periods[1]):
        next_day = date.fromisoformat(last) + timedelta(days=1)
        assert first == next_day.isoformat()


def daily(snapshot):
    policies = snapshot.tables["chanxiao_meeting_policy"].values()
    return next(p["id"] for p in policies if p["recurrence"] == "daily")


def test_the_notice_is_renewed_in_each_language(installation, after):
    """Its data is loaded once and never again, and nobody had edited it."""
    langs = installation.column(
        "SELECT each.lang FROM mail_template AS template "
        "JOIN ir_model_data AS data ON data.res_id = template.id "
        "AND data.model = 'mail.template' AND data.module = 'chanxiao_meeting', "
        "jsonb_each_text(template.body_html) AS each (lang, text) "
        "WHERE text LIKE '%object._get_notice_rows()%'"
    )
    assert sorted(langs) == ["en_US", "zh_CN"]


def test_minutes_are_sealed_and_shown(installation, after, tmp_path):
    seals = installation.shell(SEALS, tmp_path)
    assert seals
    assert all(sealed and length > 1000 for _id, sealed, length in seals)


def test_issued_minutes_are_numbered(after):
    minutes = after.tables["chanxiao_meeting_minutes"].values()
    issued = [row for row in minutes if row["state"] == "issued"]
    numbers = {}
    for row in sorted(issued, key=lambda row: (row["issued_at"], row["id"])):
        key = (row["file_id"], row["filing_year"])
        numbers.setdefault(key, []).append(int(row["filing_number"][-3:]))
    assert numbers
    for given in numbers.values():
        assert given == list(range(1, len(given) + 1))


def test_the_dependency_dropped_can_be_removed(installation, after, tmp_path):
    script = """
module = env["ir.module.module"].search([("name", "=", "base_tier_validation")])
module.button_immediate_uninstall()
module.state
"""
    assert installation.shell(script, tmp_path) == "uninstalled"
    states = installation.column(
        "SELECT state FROM ir_module_module WHERE name LIKE 'chanxiao%'"
    )
    assert states == ["installed", "installed"]
