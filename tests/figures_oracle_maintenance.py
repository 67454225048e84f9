"""The maintenance figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter, defaultdict

from figures_oracle import Expected, ids, mean, percentage, with_trend

LOG = "mrp.workcenter.productivity"


def maintenance(tables, window):
    figures = with_trend(logs_of_period, tables, window)
    if "maintenance.request" in tables.env:
        figures.update(with_trend(requests_of_period, tables, window))
        figures["maintenance.open_requests"] = open_requests(tables, window)
    return figures


# Time logged on work centers


def logs_of_period(tables, window):
    start, end = window.start, window.end
    hours, centers, counted = Counter(), Counter(), defaultdict(set)
    for log in tables.read("mrp_workcenter_productivity"):
        stop = log["date_end"] or window.as_of
        if not window.owns(log) or not (
            log["date_start"] < end and stop > start and stop >= log["date_start"]
        ):
            continue
        if not log["date_end"] and window.as_of <= log["date_start"]:
            continue
        overlap = min(stop, end) - max(log["date_start"], start)
        kind = loss_type(tables, log)
        hours[kind] += overlap.total_seconds() / 3600
        counted[kind].add(log["id"])
        if kind == "availability" and overlap:
            centers[log["workcenter_id"]] += overlap.total_seconds() / 3600
    return {
        "maintenance.downtime_hours": Expected(
            hours["availability"], counted["availability"], LOG, dict(centers)
        ),
        "maintenance.oee": Expected(
            percentage(hours["productive"], sum(hours.values())),
            set().union(*counted.values()),
            LOG,
        ),
    }


def loss_type(tables, log):
    loss = tables.of("mrp_workcenter_productivity_loss", "loss_id", log)
    kind = tables.of("mrp_workcenter_productivity_loss_type", "loss_id", loss)
    return kind.get("loss_type")


# Maintenance requests


def requests_of(tables, window):
    return [
        request
        for request in tables.read("maintenance_request")
        if window.owns(request) and not request["archive"]
    ]


def is_done(tables, request):
    return bool(tables.of("maintenance_stage", "stage_id", request).get("done"))


def requests_of_period(tables, window):
    requests = requests_of(tables, window)
    new = [request for request in requests if window.has_day(request["request_date"])]
    closed = [
        request
        for request in requests
        if request["maintenance_type"] == "corrective"
        and request["request_date"]
        and window.has_day(request["close_date"])
    ]
    preventive = [
        request
        for request in requests
        if request["maintenance_type"] == "preventive"
        and window.has(request["schedule_date"])
    ]
    done = [request for request in preventive if is_done(tables, request)]
    figures = {
        "new_requests": (len(new), new),
        "repair_days": (
            mean((row["close_date"] - row["request_date"]).days for row in closed),
            closed,
        ),
        "preventive_rate": (percentage(len(done), len(preventive)), preventive),
    }
    return {
        f"maintenance.{name}": Expected(value, ids(rows), "maintenance.request")
        for name, (value, rows) in figures.items()
    }


def open_requests(tables, window):
    still = [
        request
        for request in requests_of(tables, window)
        if not is_done(tables, request)
    ]
    return Expected(len(still), ids(still), "maintenance.request")
