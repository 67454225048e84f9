"""Filling tables by ``INSERT … SELECT``: fast, and the same every time."""

from psycopg2.extensions import adapt

from ..sizes import END

#: ids of generated records begin after this one
OFFSET = 1_000_000
FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE OR REPLACE FUNCTION bench.r(i bigint, salt integer) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT (hashint8extended(i, salt) & 2147483647)::float8 / 2147483648.0';
CREATE OR REPLACE FUNCTION bench.n(i bigint, salt integer, below integer)
    RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT ((hashint8extended(i, salt) & 2147483647) % below)::integer';
"""
# constraints hold by construction; sorting an index wants memory
SESSION = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '768MB';
SET work_mem = '256MB';
SET jit = off;
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),
       obj_description(indexrelid, 'pg_class')
  FROM pg_index
 WHERE indrelid = %s::regclass AND NOT indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


class Builder:
    """Writes one data set.

    ``bench.r(i, salt)`` is a number from 0 to 1 and ``bench.n(i, salt, below)`` a whole
    one below a limit: hashes, so that the same row is the same in every run.

    :param connection: a psycopg2 connection of its own
    :param Size size: which data set
    :param dict masters: what ``masters.create`` returned
    """

    def __init__(self, connection, size, masters):
        self.connection = connection
        self.cursor = connection.cursor()
        self.size = size
        self.masters = masters
        self.cursor.execute(SESSION)

    def rows(self, in_five_years):
        return self.size.rows(in_five_years)

    def spread(self, count, number="i", salt=1):
        """SQL of a moment that grows with the row's number, up to the end."""
        seconds = (END - self.size.start).total_seconds()
        return (
            f"(timestamp '{self.size.start}' + interval '1 second' * trunc({seconds} *"
            f" ({number} - bench.r({number}, {salt})) / {count}))"
        )

    def company(self, number="i"):
        """SQL of the number of the row's company: 1 has seven of ten rows."""
        return f"(1 + (bench.r({number}, 2) >= 0.7)::int)"

    def of(self, name, number="k"):
        """SQL of a master record of company ``number``."""
        return f"({_array(self.masters[name])})[{number}]"

    def any_of(self, name, salt, number="i", first=0, count=None):
        """SQL of some record of a block of master records with adjoining ids.

        :param int salt: another one gives another choice
        :param float first: the part of the block to skip
        :param float count: the part of the block to choose from, by default the rest
        """
        start, length = self.masters[name]
        skipped = int(first * length)
        chosen = length - skipped if count is None else max(1, int(count * length))
        return f"({start + skipped} + bench.n({number}, {salt}, {chosen}))"

    def any_in_company(self, name, salt, number="i"):
        """SQL of some record out of a list for each company (row's company is k)."""
        lists = self.masters[name]
        cases = " ".join(
            f"WHEN {k} THEN ({_array(ids)})[1 + bench.n({number}, {salt}, {len(ids)})]"
            for k, ids in enumerate(lists, 1)
        )
        return f"CASE k {cases} END"

    def fill(self, table, columns, source):
        """Insert into ``table`` one row for each of ``source``.

        :param dict columns: column to SQL; those that the table lacks are left out
        :param str source: what stands after FROM
        """
        present = self.columns(table)
        columns = {name: sql for name, sql in columns.items() if name in present}
        names = ", ".join(f'"{name}"' for name in columns)
        self.cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())}"
            f" FROM {source}"
        )
        return self.cursor.rowcount

    def columns(self, table):
        self.cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            [table],
        )
        return {name for (name,) in self.cursor.fetchall()}

    def begin(self, tables):
        """Empty ``tables`` of generated rows, and put their indexes aside."""
        indexes = []
        for table in tables:
            self.cursor.execute(f"DELETE FROM {table} WHERE id > {OFFSET}")
            self.cursor.execute(INDEXES, [table])
            indexes += self.cursor.fetchall()
        for name, *_rest in indexes:
            self.cursor.execute(f"DROP INDEX {name}")
        return indexes

    def end(self, tables, indexes):
        """Put the indexes back; by its comment Odoo knows one as its own."""
        for name, definition, comment in indexes:
            self.cursor.execute(definition)
            self.cursor.execute(f"COMMENT ON INDEX {name} IS %s", [comment])
        for table in tables:
            self.cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
                f" FROM {table} HAVING max(id) > 0"
            )


def each(source, count):
    """SQL of ``count`` rows, numbered ``j``, for each row of ``source``.

    One row's after the other, as Odoo writes them. By a join, PostgreSQL would put the
    first ones of all rows before all second ones, and an order's lines into as many
    corners of the table as it has.
    """
    return (
        f"(SELECT *, generate_series(1, {count}) AS j FROM {source} OFFSET 0) AS each"
    )


def _array(values):
    return f"ARRAY[{', '.join(str(adapt(value)) for value in values)}]"
