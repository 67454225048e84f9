"""Which rows of the database code changes, whichever way it writes them.

The ORM's own statements and raw SQL alike pass through the cursor. For as long as a
recorder listens there, every statement that writes is asked which rows it wrote; what
the database does by itself (a deletion that takes other rows along) is counted.
"""

import re
from collections import defaultdict
from datetime import date, datetime

from odoo.tools import SQL

_WRITES = re.compile(
    r"""
    ^\s*(?P<verb>INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?
    "?(?P<table>\w+)"?
    (?:\s+(?:AS\s+)?
       (?!(?:AS|SET|WHERE|USING|FROM|VALUES|SELECT|DEFAULT|RETURNING|ON)\b)
       "?(?P<alias>[A-Za-z_]\w*)"?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RETURNING = re.compile(r"\bRETURNING\b", re.IGNORECASE)
_NEXT_NUMBER = "SELECT nextval(%s)"
#: columns that say who wrote a row and when, not what it says
BOOKKEEPING = {"create_uid", "create_date", "write_uid", "write_date"}


class Recorder:
    """Listens to one cursor, as a context manager.

    :param env: environment whose cursor is listened to
    :param bool keeps_numbers: whether numbers of sequences are only looked up, not
        drawn: what is rolled back then leaves no hole in a numbering
    """

    def __init__(self, env, keeps_numbers=False):
        self.env = env
        self.cr = env.cr
        self.tables = {
            model._table: name
            for name, model in env.registry.items()
            if model._auto and not model._abstract
        }
        #: ids of written rows by table of a model, those inserted and deleted among
        #: them
        self.written = defaultdict(set)
        self.inserted = defaultdict(set)
        #: rows by table of a relation: set of pairs of column and value
        self.linked = defaultdict(set)
        #: number of written rows by table of which it is not known which they are
        self.unseen = {}
        self._keeps_numbers = keeps_numbers
        self._numbers = {}
        self._counted = defaultdict(int)

    def __enter__(self):
        self._before = self._read_counts()
        self._original = self.cr.execute
        # on this very cursor: nobody else's statements are listened to
        self._replaced = vars(self.cr).get("execute")
        self.cr.execute = self._execute
        return self

    def __exit__(self, error, *_details):
        # listen no longer, and compare with what the database counted itself
        if self._replaced:
            self.cr.execute = self._replaced
        else:
            del self.cr.execute
        if error is None:
            self._count_unseen()

    def _count_unseen(self):
        for table, count in self._read_counts().items():
            missed = count - self._before.get(table, 0) - self._counted[table]
            if missed > 0:
                self.unseen[table] = missed

    def _read_counts(self):
        """Rows written in this transaction by table, as PostgreSQL counts them."""
        self.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            "  FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(self.cr.fetchall())

    # the statements

    def _execute(self, query, params=None, log_exceptions=True):
        code = query
        if isinstance(query, SQL):
            code, params = query.code, query.params
        elif isinstance(query, bytes):
            # what psycopg2 puts together itself
            code = query.decode()
        if self._keeps_numbers and code == _NEXT_NUMBER:
            return self._look_number_up(*params)
        match = isinstance(code, str) and _WRITES.match(code)
        if not match:
            return self._original(code, params, log_exceptions)
        return self._execute_write(match, code, params, log_exceptions)

    def _execute_write(self, match, code, params, log_exceptions):
        table, alias = match["table"], match["alias"] or match["table"]
        is_own = bool(_RETURNING.search(code))
        if not is_own:
            what = '"id"' if table in self.tables else "*"
            code = f'{code.rstrip().rstrip(";")} RETURNING "{alias}".{what}'
        result = self._original(code, params, log_exceptions)
        names = [column.name for column in self.cr.description or ()]
        rows = self.cr.fetchall() if names else []
        if is_own and names:
            # whoever asked for them reads them again
            self.cr.scroll(0, mode="absolute")
        self._counted[table] += self.cr.rowcount
        if table not in self.tables:
            if not is_own:
                self.linked[table].update(
                    tuple(zip(names, row, strict=True)) for row in rows
                )
        elif "id" in names:
            ids = {row[names.index("id")] for row in rows}
            self.written[table] |= ids
            if match["verb"].upper().startswith("INSERT"):
                self.inserted[table] |= ids
        else:
            # told of as written, which ones is not known
            self._counted[table] -= self.cr.rowcount
        return result

    def _look_number_up(self, name):
        """The number that a sequence would give, without taking it."""
        if name not in self._numbers:
            self._original(
                SQL(
                    "SELECT seq.last_value, seq.is_called, s.increment_by"
                    "  FROM %s AS seq, pg_sequences AS s"
                    " WHERE s.sequencename = %s AND s.schemaname = current_schema",
                    SQL.identifier(name),
                    name,
                )
            )
            last, is_called, step = self.cr.fetchone()
            self._numbers[name] = last if is_called else last - step, step
        last, step = self._numbers[name]
        self._numbers[name] = last + step, step
        return self._original("SELECT %s", [last + step])

    # what the rows say

    def get_ids(self):
        """Ids of the written rows, ``{model: set of ids}``."""
        return {self.tables[table]: set(ids) for table, ids in self.written.items()}

    def read_rows(self):
        """What the written rows say now.

        :return: ``{model: {id: {field: value}}}`` of plain values; a row that is not
            there is left out
        """
        found = {}
        for table, ids in self.written.items():
            model = self.tables[table]
            found[model] = read_rows(self.env, model, ids)
        return found

    def read_links(self):
        """Which of the written rows of relations are there now.

        :return: set of ``(table, row)``
        """
        there = set()
        for table, rows in self.linked.items():
            names = [name for name, _value in next(iter(rows))]
            columns = SQL(", ").join(map(SQL.identifier, names))
            self.cr.execute(
                SQL(
                    "SELECT %s FROM %s WHERE (%s) IN %s",
                    columns,
                    SQL.identifier(table),
                    columns,
                    tuple(tuple(value for _name, value in row) for row in rows),
                )
            )
            there |= {
                (table, tuple(zip(names, row, strict=True)))
                for row in self.cr.fetchall()
            }
        return there


def read_rows(env, model, ids):
    """What rows of a model's table say.

    :return: ``{id: {column: plain value}}``, without what is only bookkeeping
    """
    columns = [
        name
        for name, field in env[model]._fields.items()
        if field.store and field.column_type and says_something(name)
    ]
    env.cr.execute(
        SQL(
            "SELECT %s FROM %s WHERE id = ANY(%s)",
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL.identifier(env[model]._table),
            sorted(ids),
        )
    )
    return {
        row["id"]: {
            name: to_plain(value) for name, value in row.items() if name != "id"
        }
        for row in env.cr.dictfetchall()
    }


def says_something(name):
    """Whether a column says what people read: no bookkeeping, nothing secret.

    Tokens are drawn by chance whenever they are needed; nobody is shown them.
    """
    return name not in BOOKKEEPING and not name.endswith("_token")


def to_plain(value):
    """A value of a row as JSON keeps it."""
    if value is None or isinstance(value, (str, int, float, list, dict)):
        return value
    if isinstance(value, (bytes, memoryview)):
        return len(value)
    if isinstance(value, datetime):
        # to the second, as Odoo reads it: what Odoo reckons may have fractions of one
        return str(value.replace(microsecond=0))
    if isinstance(value, date):
        return str(value)
    return float(value)
