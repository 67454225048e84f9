"""The figures by hand-written SQL: the floor that providers are measured against.

One combined statement for each table a department reads, with trend and breakdowns as
the providers give them. Written against the figure catalogue and the tables, without a
line of the providers; it knows nothing of the ORM, rights, languages or drill-downs.
"""

from . import (
    engineering,
    finance,
    hr,
    maintenance,
    market,
    materials,
    planning,
    purchase,
    quality,
    sales,
    shopfloor,
)

#: department: its statements
DEPARTMENTS = {
    "sales": sales.STATEMENTS,
    "market": market.STATEMENTS,
    "finance": finance.STATEMENTS,
    "purchase": purchase.STATEMENTS,
    "quality": quality.STATEMENTS,
    "planning": planning.STATEMENTS,
    "engineering": engineering.STATEMENTS,
    "maintenance": maintenance.STATEMENTS,
    "shopfloor": shopfloor.STATEMENTS,
    "materials": materials.STATEMENTS,
    "hr": hr.STATEMENTS,
}
