"""Personnel's figures, worked out person by person; see ``figures_oracle``."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

from figures_oracle import Expected, ids, percentage, with_trend
from figures_oracle_planning import shift_minutes


def hr(tables, window):
    figures = with_trend(people_of_period, tables, window)
    figures["hr.headcount"] = headcount(tables, window)
    if "hr.attendance" in tables.env:
        day_hours = cache(partial(hours_of, tables))

        def compute(tables, window):
            return attendance_of_period(tables, window, day_hours)

        figures.update(with_trend(compute, tables, window))
    return figures


def employees_of(tables, window):
    return [
        employee for employee in tables.read("hr_employee") if window.owns(employee)
    ]


def current_version(tables, employee):
    return tables.of("hr_version", "current_version_id", employee)


def hired(tables, employee):
    versions = versions_of(tables, employee)
    return versions[0]["contract_date_start"] if versions else None


def versions_of(tables, employee):
    versions = [
        version
        for version in tables.grouped("hr_version", "employee_id")[employee["id"]]
        if version["active"]
    ]
    return sorted(versions, key=lambda version: version["date_version"])


def calendar_on(tables, employee, day):
    """Calendar of the last version up to a day, or else of the first one."""
    versions = versions_of(tables, employee)
    begun = [version for version in versions if version["date_version"] <= day]
    version = (begun[-1:] or versions[:1] or [{}])[0]
    return version.get("resource_calendar_id")


def departed(tables, employee):
    return current_version(tables, employee).get("departure_date")


def headcount(tables, window):
    people = [row for row in employees_of(tables, window) if row["active"]]
    departments = Counter(
        current_version(tables, employee).get("department_id") for employee in people
    )
    return Expected(len(people), ids(people), "hr.employee", dict(departments))


def people_of_period(tables, window):
    people = employees_of(tables, window)
    joiners = [row for row in people if window.has_day(hired(tables, row))]
    leavers = [row for row in people if window.has_day(departed(tables, row))]
    return {
        "hr.joiners": Expected(len(joiners), ids(joiners), "hr.employee"),
        "hr.leavers": Expected(len(leavers), ids(leavers), "hr.employee"),
    }


def attendance_of_period(tables, window, day_hours):
    people = {
        employee["id"]: employee
        for employee in employees_of(tables, window)
        if employee["active"] or departed(tables, employee)
    }
    attended = [
        attendance
        for attendance in tables.read("hr_attendance")
        if attendance["employee_id"] in people
    ]
    inside = [row for row in attended if overlaps(row, window)]
    begun = [row for row in attended if window.has(row["check_in"])]
    due = sum(
        day_hours(
            window, calendar_on(tables, employee, day), employee["company_id"], day
        )
        for employee in people.values()
        for day in days_employed(tables, employee, window)
    )
    worked = sum(hours_inside(row, window) for row in inside)
    overtime = sum(row["overtime_hours"] or 0 for row in begun)
    return {
        "hr.attendance_rate": Expected(
            percentage(worked, due), ids(inside), "hr.attendance"
        ),
        "hr.overtime_hours": Expected(overtime, ids(begun), "hr.attendance"),
    }


def overlaps(attendance, window):
    return (
        attendance["check_out"]
        and attendance["check_in"] < window.end
        and attendance["check_out"] > window.start
    )


def hours_inside(attendance, window):
    """Hours on record, by the part of the time there that lies in the window."""
    came, went = attendance["check_in"], attendance["check_out"]
    if came == went:
        return 0
    part = (min(went, window.end) - max(came, window.start)) / (went - came)
    return (attendance["worked_hours"] or 0) * part


def days_employed(tables, employee, window):
    first, last = hired(tables, employee), departed(tables, employee)
    day = window.date_from
    while day <= window.last_day:
        if (not first or first <= day) and (not last or day <= last):
            yield day
        day += timedelta(days=1)


def hours_of(tables, window, calendar_id, company_id, day):
    """Hours of a calendar on one day of the window, without a company's holidays."""
    if not calendar_id:
        return 0
    calendar = tables.by_id("resource_calendar")[calendar_id]
    holidays = [
        (leave["date_from"], leave["date_to"])
        for leave in tables.read("resource_calendar_leaves")
        if leave["company_id"] == company_id
        and leave["time_type"] == "leave"
        and leave["calendar_id"] in (None, calendar_id)
        and not leave["resource_id"]
    ]
    minutes = shift_minutes(
        tables, calendar, replace(window, date_from=day, date_to=day)
    )
    return (
        sum(
            not any(start <= minute < stop for start, stop in holidays)
            for minute in minutes
        )
        / 60
    )
