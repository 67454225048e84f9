"""Working hours in SQL, for calendars as the data sets have them.

Fixed shifts of one week, and leaves of the whole company or of a calendar: no flexible
hours, no alternating weeks, no leaves of single resources.
"""

#: queries ``shifts`` (working time of every calendar, UTC, less leaves, a row for each
#: local day) and ``hours`` (by calendar and window w)
SHIFTS = """
calendars AS (
    SELECT id, tz FROM resource_calendar WHERE company_id = %(company)s
), raw AS (
    SELECT c.id AS calendar_id, d::date AS day,
           (d::date + a.hour_from * interval '1 hour')
               AT TIME ZONE c.tz AT TIME ZONE 'UTC' AS start,
           (d::date + a.hour_to * interval '1 hour')
               AT TIME ZONE c.tz AT TIME ZONE 'UTC' AS stop
      FROM calendars AS c
     CROSS JOIN generate_series(%(first_day)s::date - 1, %(end_day)s::date + 1,
                                interval '1 day') AS d
      JOIN resource_calendar_attendance AS a ON a.calendar_id = c.id
           AND a.dayofweek::int = EXTRACT(ISODOW FROM d)::int - 1
           AND a.day_period <> 'lunch' AND a.display_type IS NULL
), leaves AS (
    SELECT calendar_id, date_from, date_to FROM resource_calendar_leaves
     WHERE company_id = %(company)s AND resource_id IS NULL AND time_type = 'leave'
       AND date_from < %(end)s AND date_to > %(first)s
), shifts AS MATERIALIZED (
    SELECT s.calendar_id, s.day, s.start, s.stop,
           EXTRACT(EPOCH FROM s.stop - s.start) / 3600
           - COALESCE((SELECT SUM(EXTRACT(EPOCH FROM LEAST(l.date_to, s.stop)
                                             - GREATEST(l.date_from, s.start)) / 3600)
                         FROM leaves AS l
                        WHERE (l.calendar_id IS NULL OR l.calendar_id = s.calendar_id)
                          AND l.date_from < s.stop AND l.date_to > s.start), 0) AS hours
      FROM raw AS s
     WHERE s.start >= %(first)s AND s.stop <= %(end)s
), hours AS (
    SELECT calendar_id, width_bucket(start, %(bounds)s) AS w, SUM(hours) AS hours
      FROM shifts GROUP BY 1, 2)"""
