"""Sizes of the data sets, and the time their records are spread over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt

#: midnight in Shanghai after the last day with records
END = datetime(2026, 6, 30, 16)
#: the half month that is measured, and the moment it is looked at
DATE_FROM, DATE_TO = date(2026, 6, 16), date(2026, 6, 30)
AS_OF = END
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Size:
    """``scale`` is the number of records in a given time, ``years`` the history."""

    name: str
    scale: float
    years: float

    def rows(self, in_five_years):
        """Records of a table that has ``in_five_years`` of them in L."""
        return max(1, round(in_five_years * self.scale * self.years / 5))

    def masters(self, count):
        """Master records where there are ``count`` in L: they grow with the root."""
        return max(6, round(count * sqrt(self.scale)))

    @property
    def start(self):
        return END - timedelta(days=round(365.25 * self.years))


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 1 / 10_000, 1 / 2),
        Size("s", 1 / 100, 5),
        Size("l", 1, 5),
        Size("xl", 1, 15),
        # where the disk is too short for XL
        Size("xl2", 1, 10),
    )
}
