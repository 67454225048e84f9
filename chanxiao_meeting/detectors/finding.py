from dataclasses import dataclass, field
from datetime import datetime

from odoo.tools.translate import LazyGettext

SEVERITIES = ("minor", "major", "critical")


@dataclass(frozen=True)
class Threshold:
    """A number that decides what a detector reports, with the value it begins with.

    :param str key: name, unique in its detector, never changed once published
    :param label: lazily translated name
    :param float default: what counts until a company enters another value
    :param float minimum: the least value that makes sense
    """

    key: str
    label: LazyGettext | str
    default: float
    minimum: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Something out of control on one record of the ERP, in plain data.

    :param str model: model of the record
    :param int res_id: its id
    :param str key: natural key: the same thing found again has the same key, and no
        other finding of the detector has it
    :param int company_id: company of the record
    :param float measured: what was measured, in the detector's unit
    :param float limit: what it has to exceed to be reported
    :param datetime since: since when, naive UTC; ``None``: since it is found
    :param str severity: one of :data:`SEVERITIES`
    :param int user_id: who is responsible for the record, if it says so
    :param str detail: which part of the record it is: a line, a week
    :param str cause: what led to it, where the data says so
    :param dict stakes: what it endangers, amounts in the currency of the company by
        label. Findings with the same label endanger the same thing, which counts once;
        nothing where the data does not say it.
    """

    model: str
    res_id: int
    key: str
    company_id: int
    measured: float
    limit: float
    since: datetime | None = None
    severity: str = "major"
    user_id: int | None = None
    detail: str = ""
    cause: str = ""
    stakes: dict = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if self.severity not in SEVERITIES:
            raise ValueError(f"Unknown severity of finding {self.key!r}.")

    @property
    def record(self):
        """The record in the format of a reference field."""
        return f"{self.model},{self.res_id}"
