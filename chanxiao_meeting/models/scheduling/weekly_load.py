"""What is planned at work centers week by week, against their hours."""

from collections import defaultdict
from datetime import timedelta

from ..common.working_time import working_hours

#: this week and those after it
WEEKS = 8


class WeeklyLoad:
    """Load and hours as the detector of overloaded work centers reckons them.

    :param env: environment of the system
    :param Period period: the day, for its companies and zone
    """

    def __init__(self, env, period):
        self.env = env
        self.period = period
        self.detector = env["chanxiao.exception.detector.planning.overload"]
        self.weeks = self.detector._get_weeks(period, WEEKS - 1)

    @property
    def limit(self):
        """What a work center can bear, in per cent."""
        return self.detector._get_limits(self.period.company)["load"]

    def get_rows(self, centers):
        """Load of the work centers that have any, and of some others.

        :param set centers: ids of those others
        :return: list of dicts, the highest load first; ``capacity`` and ``load`` are
            ``None`` where no working hours are known, ``load`` is in per cent and
            ``cells`` are the weeks
        """
        bounds = [
            (self.period.midnight(day), self.period.midnight(day + timedelta(days=7)))
            for day in self.weeks
        ]
        planned = defaultdict(lambda: [0.0] * len(bounds))
        for row in self.detector._read_loads(self.period, bounds):
            planned[row["center"]][row["week"]] += (row["minutes"] or 0) / 60
        found = self.env["mrp.workcenter"].search(
            [("id", "in", sorted({*planned, *centers})), ("active", "=", True)]
        )
        hours = working_hours(found.resource_id, bounds)
        rows = [
            self._get_row(center, planned[center.id], hours[center.resource_id.id])
            for center in found
        ]
        return sorted(rows, key=lambda row: (-(row["load"] or 0), row["name"]))

    def _get_row(self, center, planned, hours):
        capacities = [None] * len(planned)
        if center.resource_id.calendar_id:
            capacities = [spent * center.time_efficiency / 100 for spent in hours]
        cells = list(map(self._get_cell, planned, capacities))
        total = None if None in capacities else sum(capacities)
        return {
            "id": center.id,
            "name": center.name,
            "cells": cells,
            **self._get_cell(sum(planned), total),
        }

    def _get_cell(self, planned, capacity):
        load = None
        if capacity is not None:
            load = self.detector._get_load(planned, capacity)
        return {"hours": planned, "capacity": capacity, "load": load}
