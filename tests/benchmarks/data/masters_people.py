"""Employees of both companies, with the versions that say when they came and left."""

from datetime import timedelta

from odoo.fields import Command

from ..sizes import END, ZONE

COMPANY_SHARES = (0.7, 0.3)


def create_employees(env, companies, size):
    calendars = [_create_calendars(env, company) for company in companies]
    masters = {"employees": [], "departments": []}
    for company, share, shifts in zip(
        companies, COMPANY_SHARES, calendars, strict=True
    ):
        count = max(3, round(size.masters(2000) * share))
        departments = env["hr.department"].create(
            [
                {"name": f"Department {number}", "company_id": company.id}
                for number in range(20)
            ]
        )
        employees = env["hr.employee"].create(
            [
                _prepare_employee(size, number, company, departments, shifts)
                for number in range(count)
            ]
        )
        _leave(employees)
        _promote(employees, shifts)
        masters["employees"].append(employees.ids)
        masters["departments"].append(departments.ids)
    return masters


def _create_calendars(env, company):
    """Three shifts a day; the company keeps a public holiday a month."""
    calendars = env["resource.calendar"].create(
        [
            {
                "name": f"Shift {number}",
                "company_id": company.id,
                "tz": ZONE,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Shift",
                            "dayofweek": str(day),
                            "hour_from": 8 * number,
                            "hour_to": 8 * number + 8,
                            "day_period": "morning",
                        }
                    )
                    for day in range(6)
                ],
            }
            for number in range(3)
        ]
    )
    leaves = env["resource.calendar.leaves"].create(
        [
            {
                "name": "Holiday",
                "date_from": END - timedelta(days=30 * month + 8 + company.id),
                "date_to": END - timedelta(days=30 * month + 7 + company.id),
            }
            for month in range(12)
        ]
    )
    # a holiday of no calendar would become the first company's
    leaves.company_id = company
    return calendars


def _prepare_employee(size, number, company, departments, calendars):
    # half of them were there before the history begins
    days = round(365.25 * 5)
    joined = END.date() - timedelta(days=days - (number * 37 % days) * (number % 2))
    return {
        "name": f"Employee {number}",
        "company_id": company.id,
        "department_id": departments[number % len(departments)].id,
        "resource_calendar_id": calendars[number % len(calendars)].id,
        "tz": ZONE,
        "date_version": joined,
        "contract_date_start": joined,
    }


def _leave(employees):
    """One in ten has left, spread over the last two years; most are archived."""
    for number, employee in enumerate(employees[::10]):
        left = END.date() - timedelta(days=number * 11 % 730)
        if left > employee.contract_date_start:
            employee.version_id.write({"departure_date": left})
            if number % 5:
                employee.active = False
    # archived by mistake, or never there: without a day of leaving
    employees[5::100].active = False


def _promote(employees, calendars):
    """One in twenty has a later version, of another department and another shift."""
    for number, employee in enumerate(employees[3::20]):
        since = END.date() - timedelta(days=1 + number * 13 % 700)
        if employee.active and since > employee.date_version:
            employee.create_version(
                {
                    "date_version": since,
                    "department_id": employees[number].department_id.id,
                    "resource_calendar_id": calendars[number % len(calendars)].id,
                }
            )
