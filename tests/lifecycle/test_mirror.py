"""Rows of figures follow the code when addons come and go, and languages arrive."""

import textwrap

import pytest

from dev import environment
from dev.databases import Kind

#: {code: active, Chinese name, number of figures}
ROWS = """
    SELECT source.code, source.active, source.name->>'zh_CN', count(definition.id)
      FROM chanxiao_figure_source AS source
 LEFT JOIN chanxiao_figure_definition AS definition
        ON definition.source_id = source.id AND definition.active
  GROUP BY source.id
"""
REMOVE = """
names = ["maintenance", "chanxiao_canteen"]
modules = env["ir.module.module"].search([("name", "in", names)])
modules.button_immediate_uninstall()
modules.mapped("state")
"""
LANGUAGE = """
lang = env["res.lang"]._get_data(code="zh_CN").id
wizard = env["base.language.install"].create({"lang_ids": [(6, 0, [lang])]})
wizard.lang_install()
True
"""
MANIFEST = """
{
    "name": "Canteen",
    "version": "19.0.1.0.0",
    "author": "Somebody else",
    "license": "AGPL-3",
    "depends": ["chanxiao_meeting"],
}
"""
#: brings a provider, and a figure to one that is there
MODELS = """
from odoo import models
from odoo.addons.chanxiao_meeting.providers.figure import Definition, Figure

MEALS = Definition("canteen.meals", "Meals", "count", "higher", explanation="Meals")
GUESTS = Definition("hr.guests", "Guests", "count", "none", explanation="Guests")


class CanteenFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.canteen"
    _description = "Canteen Figures"
    _inherit = ["chanxiao.figure.provider"]

    _provider_code = "canteen"
    _provider_label = "Canteen"
    _definitions = (MEALS,)

    def _get_figures(self, period):
        return [Figure(MEALS.key, period.days)]


class HrFigures(models.AbstractModel):
    _inherit = "chanxiao.figure.provider.hr"

    def _get_definitions(self):
        return [*super()._get_definitions(), GUESTS]

    def _get_figures(self, period):
        return [*super()._get_figures(period), Figure(GUESTS.key, 0)]
"""


@pytest.fixture(scope="module")
def installation(databases, make_installation):
    return make_installation(databases.product(Kind()), "mirror")


@pytest.fixture
def canteen(installation, tmp_path):
    """The installation with an addon of somebody else within reach."""
    folder = tmp_path / "addons" / "chanxiao_canteen"
    folder.mkdir(parents=True)
    (folder / "__manifest__.py").write_text(MANIFEST)
    (folder / "__init__.py").write_text(textwrap.dedent(MODELS))
    server = environment.variant(
        installation.server, "canteen", further=[folder.parent]
    )
    return installation.with_server(server)


def rows(installation):
    return {code: tuple(values) for code, *values in installation.sql(ROWS)}


def indexes(installation):
    return installation.column(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'maintenance_request' "
        "AND indexname LIKE '%chanxiao%'"
    )


def forget_chinese(installation):
    for table in ("chanxiao_figure_source", "chanxiao_figure_definition"):
        installation.sql(f"UPDATE {table} SET name = name - 'zh_CN' WHERE active")


def test_sources_come_and_go(canteen, tmp_path):
    """A soft one and one of somebody else's addon."""
    before = rows(canteen)
    assert canteen.odoo("-i", "maintenance,chanxiao_canteen") == []
    there = rows(canteen)
    # what the figures are about came after the figures
    assert int(there["maintenance"][2]) > int(before["maintenance"][2])
    assert len(indexes(canteen)) == 2
    # a provider of its own, and a figure more for one that was there
    assert there["canteen"] == ("t", "Canteen", "1")
    assert int(there["hr"][2]) == int(before["hr"][2]) + 1
    assert canteen.shell(REMOVE, tmp_path) == ["uninstalled", "uninstalled"]
    after = rows(canteen)
    assert after.pop("canteen") == ("f", "Canteen", "0")
    assert after == before


def test_a_start_looks_at_nothing_and_a_change_of_addons_at_all(installation):
    names = rows(installation)
    forget_chinese(installation)
    forgotten = rows(installation)
    assert forgotten != names
    assert installation.odoo() == []
    assert rows(installation) == forgotten
    # whichever addon: this one brings no figures
    assert installation.odoo("-u", "chanxiao_meeting_report") == []
    assert rows(installation) == names


@pytest.mark.parametrize("way", ["by a person", "by a command"])
def test_a_language_that_arrives_later_names_the_figures(installation, tmp_path, way):
    names = rows(installation)
    forget_chinese(installation)
    if way == "by a person":
        installation.shell(LANGUAGE, tmp_path)
    else:
        installation.run("i18n", "loadlang", "-d", installation.name, "-l", "zh_CN")
    assert rows(installation) == names
