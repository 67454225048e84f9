from itertools import chain

from odoo.tools import SQL

from .period import TREND_LENGTH


class Reader:
    """One grouped query over exactly the records a domain selects.

    The domain is of the kind a figure hands out as its drill-down, so that what is
    counted and what is opened do not differ. Fields are flushed through the ORM's
    own query metadata.

    :param env: environment to read in (the system's, see ``_collect``)
    :param str model_name: model of the records
    :param domain: domain of the records
    """

    #: SQL of what :meth:`join_windows` adds to a row
    window_number = SQL.identifier("part", "number")
    window_start = SQL.identifier("part", "start")
    window_stop = SQL.identifier("part", "stop")

    def __init__(self, env, model_name, domain):
        self.env = env
        self.model = env[model_name]
        self.query = self.model._search(domain)

    def field(self, path):
        """SQL of a field; the many2one fields on its path are joined."""
        model, alias, field_name = self._follow(path)
        return model._field_to_sql(alias, field_name, self.query)

    def rate(self, path):
        """SQL of a divisor, from the field of an order's currency rate.

        An order without a rate counts one to one.
        """
        return SQL("COALESCE(NULLIF(%s, 0), 1)", self.field(path))

    def _follow(self, path):
        model, alias = self.model, self.model._table
        *links, field_name = path.split(".")
        for link in links:
            model, alias = model._fields[link].join(model, alias, self.query)
        return model, alias, field_name

    def local_date(self, path, tz):
        """SQL of the date of a datetime field in a time zone."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.field(path), tz
        )

    def days_between(self, start, end):
        """SQL of the days (with fractions) from one SQL datetime to another."""
        return SQL("EXTRACT(EPOCH FROM %s - %s) / 86400", end, start)

    def look_up(self, link, domain):
        """Keep the records whose ``link`` is one of ``domain``, looked up by its id.

        For few records and many of ``domain``. PostgreSQL would rather read all of
        those to compare them; so it remembers what it has looked up.

        :param str link: many2one field
        :param list domain: of the records it refers to
        """
        linked = Reader(self.env, self.model._fields[link].comodel_name, domain)
        linked.query.add_where(SQL("%s = %s", linked.field("id"), self.field(link)))
        select = linked.select({"id": linked.field("id")})
        # OFFSET 0: or else it is no more than another way to write a join
        self.query.add_join(
            "JOIN", "linked", SQL("LATERAL (%s OFFSET 0)", select), SQL("TRUE")
        )

    def rows(self, columns, group=0, order=None, limit=None):
        """Rows of ``columns``, as dicts.

        :param dict columns: name to SQL
        :param int group: group by the first so many columns. By position, because
            PostgreSQL does not recognise an expression holding parameters again.
        :param SQL order: likewise by position
        """
        self.query.order = order
        self.query.limit = limit
        return self.env.execute_query_dict(self.select(columns, group))

    def select(self, columns, group=0):
        """The query of :meth:`rows`, to be part of another."""
        positions = [SQL(str(number + 1)) for number in range(group)]
        self.query.groupby = SQL(", ").join(positions)
        return self.query.select(self._columns(columns))

    def _columns(self, columns):
        return SQL(", ").join(
            SQL("%s AS %s", column, SQL.identifier(name))
            for name, column in columns.items()
        )

    def window(self, path, period):
        """SQL of the window a field falls in, from 1, the oldest, to 6.

        What lies in the gaps between the windows leaves the query.

        :param str path: field of a datetime, or of a (local) date
        """
        part = self.slice(path, period)
        if not period.is_over:
            self.query.add_where(SQL("%s & 1 = 1", part))
        numbers = chain(*((number + 1, None) for number in range(TREND_LENGTH)))
        return SQL("(%s::int[])[%s]", list(numbers), part)

    def slice(self, path, period):
        """SQL of the part of time a field falls in: 0 before the oldest window.

        The windows are the parts 1, 3 … 11, the gaps after them 2, 4 … 12; gaps are
        empty when the period is over.

        :param str path: field of a datetime, or of a (local) date
        """
        model, _alias, field_name = self._follow(path)
        if model._fields[field_name].type == "date":
            bounds = SQL("%s::date[]", list(chain(*period.bounds_local())))
        else:
            bounds = SQL("%s::timestamp[]", list(chain(*period.bounds_utc())))
        return SQL("width_bucket(%s, %s)", self.field(path), bounds)

    def join_windows(self, period, condition):
        """One row for each window that a record has to do with.

        :param SQL condition: whether it has, in terms of :attr:`window_start` and
            :attr:`window_stop`; the window's number is then :attr:`window_number`
        """
        bounds = period.bounds_utc()
        parts = SQL(
            "(SELECT * FROM UNNEST(%s::timestamp[], %s::timestamp[])"
            " WITH ORDINALITY AS bounds(start, stop, number))",
            [start for start, _stop in bounds],
            [stop for _start, stop in bounds],
        )
        self.query.add_join("JOIN", "part", parts, condition)

    def windows(self, path, period, columns):
        """Aggregates for each window of the trend, in one query.

        :param str path: datetime or date field that tells the window
        :param dict columns: name to aggregate SQL
        :return: one dict a window, oldest first, the period itself last; ``None`` for
            every name where a window is empty
        """
        return self.windows_by(self.window(path, period), columns)

    def windows_by(self, window, columns):
        """As :meth:`windows`, by the SQL of the number of the window."""
        columns = {"window": window, **columns}
        return self._by_window(self.rows(columns, group=1), columns)

    def windows_of_rows(self, path, period, values, columns):
        """Aggregates as by :meth:`windows`, of values computed once for each record.

        :param dict values: name to SQL, of one record
        :param dict columns: name to aggregate SQL of those names
        """
        values = {"window": self.window(path, period), **values}
        columns = {"window": SQL('"window"'), **columns}
        rows = self.env.execute_query_dict(
            SQL(
                # OFFSET 0: or else PostgreSQL puts the expressions back everywhere
                "SELECT %s FROM (%s OFFSET 0) AS records GROUP BY 1",
                self._columns(columns),
                self.select(values),
            )
        )
        return self._by_window(rows, columns)

    def groups_by_window(self, window, path, columns):
        """Aggregates for each group of ``path`` in each window, in one query.

        :param SQL window: number of the window, from 1, the oldest
        :param dict columns: name to aggregate SQL
        :return: a list a window, oldest first, of dicts of ``group`` and ``columns``
        """
        columns = {"window": window, "group": self.field(path), **columns}
        windows = [[] for _number in range(TREND_LENGTH)]
        for row in self.rows(columns, group=2):
            windows[row.pop("window") - 1].append(row)
        return windows

    def _by_window(self, rows, columns):
        rows = {row["window"]: row for row in rows}
        empty = dict.fromkeys(columns)
        return [rows.get(number + 1, empty) for number in range(TREND_LENGTH)]

    def largest(self, path, value, columns=None, limit=10):
        """The groups of ``path`` with the largest ``value``.

        Ties are broken by the group itself, never by a name, so that no language
        changes the rows.

        :param SQL value: aggregate
        :param dict columns: further aggregates, name to SQL
        :return: dicts of ``group``, ``value`` and ``columns``
        """
        return self.rows(
            {"group": self.field(path), "value": value, **(columns or {})},
            group=1,
            order=SQL("2 DESC NULLS LAST, 1"),
            limit=limit,
        )
