"""Stretches of time for the price index: windows and the year before each of them."""

from datetime import timedelta

YEAR = timedelta(days=365)


def stretches(period):
    """Parameters of the statement on purchase lines.

    ``stretches`` are the instants, in order, at which a window or the year before it
    begins or ends. Of window w the year is the stretches after ``first_before[w]`` up
    to ``last_before[w]``, and the window those up to ``last_of[w]``.
    """
    windows = period.windows()
    years = [_year_start(window) for window in windows]
    ends = [window.end_utc for window in windows]
    instants = sorted({*years, *(window.start_utc for window in windows), *ends})
    place = {instant: number for number, instant in enumerate(instants)}
    return {
        "stretches": instants,
        "before": instants[0],
        "first_before": [place[start] for start in years],
        "last_before": [place[window.start_utc] for window in windows],
        "last_of": [place[window.end_utc] for window in windows],
    }


def _year_start(window):
    """Local midnight 365 days before the window."""
    year = type(window)(
        window.company,
        window.date_from - YEAR,
        window.date_to,
        window.tz,
        window.as_of,
    )
    return year.start_utc
