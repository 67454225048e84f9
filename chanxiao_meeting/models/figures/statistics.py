from odoo.tools import SQL

# the first PostgreSQL that keeps statistics of expressions
SUPPORTED = 140000


def add_statistics(model, name, expression):
    """Let the database know how the values of an expression are spread.

    Without, it takes a comparison of two columns to hold for a third of the rows,
    and reads whole tables for what is true of one row in a hundred. Costs nothing on
    writes. An older database goes without.

    :param model: recordset of the model whose columns are in it
    :param str name: name, unique in the model
    :param str expression: SQL in parentheses
    """
    cr = model.env.cr
    if cr._cnx.server_version < SUPPORTED:
        return
    cr.execute(
        SQL(
            "CREATE STATISTICS IF NOT EXISTS %s ON %s FROM %s",
            SQL.identifier(f"{model._table}_{name}"),
            SQL(expression),
            SQL.identifier(model._table),
        )
    )
