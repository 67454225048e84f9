"""Personnel's figures, worked out person by person; see ``figures_oracle``."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache

from figures_oracle import Expected, ids, percentage, with_trend
from figures_oracle_planning import shift_minutes


def hr(tables, window):
    figures = with_trend(people_of_period, tables, window)
    figures["hr.headcount"] = headcount(tables, window)
    if "hr.attendance" in tables.env:
        day_hours = cache(lambda calendar, day: hours_of(tables, window, calendar, day))

        def compute(tables, window):
            return attendance_of_period(tables, window, day_hours)

        figures.update(with_trend(compute, tables, window))
    return figures


def employees_of(tables, window):
    return [
        employee
        for employee in tables.read("hr_employee")
        if employee["company_id"] == window.company
    ]


def current_version(tables, employee):
    return tables.of("hr_version", "current_version_id", employee)


def hired(tables, employee):
    versions = [
        version
        for version in tables.grouped("hr_version", "employee_id")[employee["id"]]
        if version["active"]
    ]
    if not versions:
        return None
    return min(versions, key=lambda row: row["date_version"])["contract_date_start"]


def departed(tables, employee):
    return current_version(tables, employee).get("departure_date")


def has_day(window, day):
    return bool(day) and window.date_from <= day <= window.date_to


def headcount(tables, window):
    people = [row for row in employees_of(tables, window) if row["active"]]
    departments = Counter(
        current_version(tables, employee).get("department_id") for employee in people
    )
    return Expected(len(people), ids(people), "hr.employee", dict(departments))


def people_of_period(tables, window):
    people = employees_of(tables, window)
    joiners = [row for row in people if has_day(window, hired(tables, row))]
    leavers = [row for row in people if has_day(window, departed(tables, row))]
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
        if attendance["employee_id"] in people and window.has(attendance["check_in"])
    ]
    due = sum(
        day_hours(current_version(tables, employee).get("resource_calendar_id"), day)
        for employee in people.values()
        for day in days_employed(tables, employee, window)
    )
    worked = sum(row["worked_hours"] or 0 for row in attended)
    overtime = sum(row["overtime_hours"] or 0 for row in attended)
    return {
        "hr.attendance_rate": Expected(
            percentage(worked, due), ids(attended), "hr.attendance"
        ),
        "hr.overtime_hours": Expected(overtime, ids(attended), "hr.attendance"),
    }


def days_employed(tables, employee, window):
    first, last = hired(tables, employee), departed(tables, employee)
    day = window.date_from
    while day <= min(window.date_to, window.local(window.as_of)):
        if (not first or first <= day) and (not last or day <= last):
            yield day
        day += timedelta(days=1)


def hours_of(tables, window, calendar_id, day):
    """Hours of a calendar on one day of the window's zone, without holidays."""
    if not calendar_id:
        return 0
    calendar = tables.by_id("resource_calendar")[calendar_id]
    holidays = [
        (leave["date_from"], leave["date_to"])
        for leave in tables.read("resource_calendar_leaves")
        if leave["company_id"] == window.company
        and leave["time_type"] == "leave"
        and leave["calendar_id"] in (None, calendar_id)
        and not leave["resource_id"]
    ]
    day = replace(window, date_from=day, date_to=day)
    minutes = shift_minutes(tables, calendar, day)
    return (
        sum(
            not any(start <= minute < stop for start, stop in holidays)
            for minute in minutes
        )
        / 60
    )
