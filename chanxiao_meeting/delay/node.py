from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from odoo import models

from ..detectors.supply import NEVER
from ..models.common.local_time import to_day

#: local date of a moment: the same ones are asked for again and again
get_day = lru_cache(maxsize=4096)(to_day)
KINDS = (
    "line",
    "delivery",
    "transfer",
    "production",
    "workorder",
    "component",
    "purchase",
    "subcontract",
    "missing",
)


class Event(NamedTuple):
    """Something that happened, and may have moved a date.

    :param str kind: key of :data:`~.events.LABELS`
    :param record: what tells of it; who may not read that learns the kind alone
    :param str detail: what exactly, in words
    """

    kind: str
    record: models.BaseModel
    detail: str = ""


@dataclass(eq=False)
class Node:
    """One thing that a delivery waits for, or the ordered line itself.

    All moments are naive UTC.

    :param str key: unique in its picture, the same whenever it is drawn
    :param str kind: one of :data:`KINDS`
    :param record: what opens when somebody clicks on it; maybe empty
    :param about: what it is one node for: a move, an order, a line
    :param product: one ``product.product``, or none
    :param datetime planned: when it was to be there at first, as far as that is known
    :param datetime scheduled: when it is to be there by what its document says now
    :param datetime earliest: the earliest it can be there if nothing keeps it waiting;
        ``None`` where nothing but others decides that
    :param timedelta lag: how long it takes once the last thing it waits for is there
    :param projected: when it can be there, see :func:`~.dates.project`; ``None`` for
        what is there, :data:`NEVER` for what nothing brings
    :param suppliers: nodes that it waits for
    :param from_stock: keys of those that fill the stock that it is taken from
    """

    key: str
    kind: str
    record: models.BaseModel
    about: models.BaseModel
    product: models.BaseModel
    quantity: float = 0.0
    unit: str = ""
    planned: datetime | None = None
    scheduled: datetime | None = None
    earliest: datetime | None = None
    lag: timedelta = timedelta()
    projected: datetime | None = None
    suppliers: list["Node"] = field(default_factory=list)
    from_stock: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    def wait_for(self, supplier, from_stock=False):
        """It needs what ``supplier`` brings.

        :param bool from_stock: whether that was not ordered for it, but fills the
            stock that it is taken from
        """
        if supplier is not self and supplier not in self.suppliers:
            self.suppliers.append(supplier)
            if from_stock:
                self.from_stock.add(supplier.key)

    def get_lag_after(self, supplier):
        """How long it takes after a supplier: an order that is made by work orders is
        finished with the last one of them."""
        if supplier.kind == "workorder" and self.kind == "production":
            return timedelta()
        return self.lag

    def get_moment_after(self, supplier):
        """When it is there as far as one supplier decides; ``None`` if that does not
        keep it waiting."""
        if supplier.projected is None or supplier.projected == NEVER:
            return supplier.projected
        return supplier.projected + self.get_lag_after(supplier)
