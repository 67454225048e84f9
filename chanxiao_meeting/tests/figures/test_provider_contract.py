import json
from dataclasses import FrozenInstanceError
from unittest.mock import patch

from odoo import models
from odoo.exceptions import AccessError, ValidationError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user, tagged

from ...providers.figure import Definition, Figure
from ...providers.sales import SalesFigures
from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderContract(FigureCase):
    def setUp(self):
        super().setUp()
        self.provider = self.env["chanxiao.figure.provider"]

    def test_providers_come_in_sequence(self):
        providers = self.provider._get_providers()
        sequences = [provider._provider_sequence for provider in providers]
        self.assertEqual(sequences, sorted(sequences))
        self.assertEqual(providers[0]._provider_code, "sales")
        self.assertNotIn(
            "chanxiao.figure.provider", [provider._name for provider in providers]
        )

    def test_every_provider_gives_its_figures_in_order(self):
        collected = self.provider._collect(self.period)
        for provider in self.provider._get_providers():
            keys = [figure.key for figure in collected[provider._provider_code]]
            definitions = provider._get_definitions()
            self.assertEqual(keys, [definition.key for definition in definitions])
            for definition in definitions:
                self.assertEqual(
                    definition.key.partition(".")[0], provider._provider_code
                )

    def test_moments_have_no_trend_and_periods_have_six(self):
        for provider in self.provider._get_providers():
            code = provider._provider_code
            figures = {f.key: f for f in self.provider._collect(self.period)[code]}
            for definition in provider._get_definitions():
                figure = figures[definition.key]
                if definition.as_of:
                    self.assertIsNone(figure.trend, figure.key)
                    self.assertIsNone(figure.previous, figure.key)
                else:
                    self.assertEqual(len(figure.trend), 6, figure.key)
                    self.assertEqual(figure.trend[-1], figure.value, figure.key)
                    self.assertEqual(figure.trend[-2], figure.previous, figure.key)

    def test_figures_are_plain_data(self):
        for figures in self.provider._collect(self.period).values():
            for figure in figures:
                domain = json.loads(json.dumps(figure.drill_domain))
                self.assertEqual(domain, figure.drill_domain)
                json.dumps([figure.value, figure.trend, figure.breakdown])
                # a domain of a model there is
                self.env[figure.drill_model].search_count(domain)

    def test_empty_company_counts_nothing_and_knows_no_rate(self):
        empty = self._create_company("Empty Works")
        period = self._make_period("2026-03-01", "2026-03-15", company=empty)
        collected = self.provider._collect(period)
        for provider in self.provider._get_providers():
            units = {entry.key: entry.unit for entry in provider._get_definitions()}
            for figure in collected[provider._provider_code]:
                known = units[figure.key] in ("count", "money", "hours")
                expected = 0 if known else None
                for value in (figure.value, *(figure.trend or ())):
                    self.assertEqual(value, expected, figure.key)
                self.assertEqual(figure.breakdown, (), figure.key)
                records = self.env[figure.drill_model].with_context(active_test=False)
                self.assertFalse(records.search(figure.drill_domain), figure.key)

    def test_period_not_begun_has_no_values_and_no_records(self):
        begun = self.provider._collect(self.period)
        period = self._make_period("2026-04-01", "2026-04-15")
        for code, figures in self.provider._collect(period).items():
            definitions = self.env[f"chanxiao.figure.provider.{code}"]._definitions
            of_a_moment = {one.key for one in definitions if one.as_of}
            now = {figure.key: figure for figure in begun[code]}
            for figure in figures:
                if figure.key in of_a_moment:
                    self.assertEqual(figure, now[figure.key])
                    continue
                self.assertEqual(figure.trend, (None,) * 6, figure.key)
                self.assertIsNone(figure.value, figure.key)
                self.assertIsNone(figure.previous, figure.key)
                self.assertEqual(figure.breakdown, (), figure.key)
                records = self.env[figure.drill_model].with_context(active_test=False)
                self.assertFalse(records.search(figure.drill_domain), figure.key)

    def test_only_the_providers_asked_for(self):
        self.assertEqual(
            list(self.provider._collect(self.period, ["sales"])), ["sales"]
        )
        self.assertEqual(self.provider._collect(self.period, ["unheard.of"]), {})
        self.assertEqual(self.provider._collect(self.period, []), {})

    def test_provider_lacking_a_model_is_left_out(self):
        with patch.object(SalesFigures, "_required_models", ("no.such.model",)):
            self.assertNotIn("sales", self.provider._collect(self.period))

    def test_other_errors_propagate(self):
        with (
            patch.object(SalesFigures, "_get_figures", side_effect=ZeroDivisionError),
            self.assertRaises(ZeroDivisionError),
        ):
            self.provider._collect(self.period)

    def test_figure_without_definition_is_refused(self):
        with (
            patch.object(SalesFigures, "_get_figures", return_value=[Figure("x", 1)]),
            self.assertRaisesRegex(ValidationError, "sales"),
        ):
            self.provider._collect(self.period)

    def test_user_and_language_change_nothing(self):
        self._create_order("2026-03-05 10:00")
        self.env["res.lang"]._activate_lang("zh_CN")
        user = new_test_user(self.env, "figures.nobody", lang="zh_CN", tz="UTC")
        expected = self.provider._collect(self.period)
        other = self.provider.with_user(user).with_context(
            lang="zh_CN", tz="America/New_York", allowed_company_ids=[1]
        )
        collected = other._collect(self.period)
        self.assertEqual(collected.keys(), expected.keys())
        for code, figures in collected.items():
            for figure, same in zip(figures, expected[code], strict=True):
                self.assertEqual(figure.trend, same.trend)
                self.assertEqual(figure.value, same.value)
                self.assertEqual(figure.drill_domain, same.drill_domain)
                self.assertEqual(
                    [row["value"] for row in figure.breakdown],
                    [row["value"] for row in same.breakdown],
                )

    def test_queries_do_not_grow_with_the_records(self):
        self._create_order("2026-03-05 10:00")
        self.env.flush_all()

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.provider._collect(self.period)
            return self.env.cr.sql_log_count - before

        count()  # caches of the registry
        few = count()
        for day in range(1, 9):
            product = self._create_product(f"Product {day}")
            self._create_order(f"2026-03-0{day} 10:00", product=product)
        self.env.flush_all()
        count()  # caches that making products has cleared
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 120)

    def test_figures_are_frozen(self):
        with self.assertRaises(FrozenInstanceError):
            Figure("sales.new_orders", 1).value = 2

    def test_unknown_unit_is_refused(self):
        with self.assertRaises(ValueError):
            Definition("sales.x", "X", "pieces")


@tagged("post_install", "-at_install")
class TestProviderOfAnotherAddon(FigureCase):
    """One class is all that another addon has to bring."""

    def setUp(self):
        super().setUp()

        class CanteenFigures(models.AbstractModel):
            _module = None
            _name = "chanxiao.figure.provider.canteen"
            _description = "Canteen Figures"
            _inherit = ["chanxiao.figure.provider"]
            _provider_code = "canteen"
            _provider_label = "Canteen"
            _provider_sequence = 35
            _definitions = (Definition("canteen.meals", "Meals", "count", "higher"),)

            def _get_figures(self, period):
                return [Figure("canteen.meals", period.days)]

        self.addCleanup(self._forget)
        add_to_registry(self.registry, CanteenFigures)
        self.registry._setup_models__(self.env.cr, [CanteenFigures._name])

    def _forget(self):
        name = "chanxiao.figure.provider.canteen"
        for parent in ("base", "chanxiao.figure.provider"):
            self.registry[parent]._inherit_children.discard(name)
        del self.registry.models[name]
        self.registry._setup_models__(self.env.cr, [])

    def test_it_is_collected_in_its_place(self):
        collected = self.env["chanxiao.figure.provider"]._collect(self.period)
        self.assertEqual([figure.value for figure in collected["canteen"]], [15])
        codes = list(collected)
        self.assertLess(codes.index("sales"), codes.index("canteen"))
        self.assertLess(codes.index("canteen"), codes.index("quality"))

    def test_it_gets_its_rows(self):
        sources = self.env["chanxiao.figure.source"]
        sources._sync()
        source = sources.search([("code", "=", "canteen")])
        self.assertEqual(source.name, "Canteen")
        self.assertEqual(source.definition_ids.mapped("key"), ["canteen.meals"])


@tagged("post_install", "-at_install")
class TestFigureRows(FigureCase):
    def setUp(self):
        super().setUp()
        self.sources = self.env["chanxiao.figure.source"].with_context(
            active_test=False
        )
        self.definitions = self.env["chanxiao.figure.definition"].with_context(
            active_test=False
        )
        self.sources._sync()

    def _source(self, code="sales"):
        return self.sources.search([("code", "=", code)])

    def test_rows_equal_the_code(self):
        for provider in self.env["chanxiao.figure.provider"]._get_providers():
            source = self._source(provider._provider_code)
            self.assertTrue(source.active)
            self.assertEqual(source.sequence, provider._provider_sequence)
            rows = source.definition_ids.sorted("sequence")
            definitions = provider._get_definitions()
            self.assertEqual(rows.mapped("key"), [d.key for d in definitions])
            self.assertEqual(rows.mapped("unit"), [d.unit for d in definitions])
            self.assertEqual(rows.mapped("better"), [d.better for d in definitions])
            self.assertEqual(rows.mapped("is_as_of"), [d.as_of for d in definitions])
            self.assertTrue(all(rows.mapped("explanation")))

    def test_nothing_is_written_when_nothing_changed(self):
        self.env.flush_all()
        stamps = self.definitions.search([]).mapped("write_date")
        with (
            patch.object(type(self.sources), "write", side_effect=AssertionError),
            patch.object(type(self.definitions), "write", side_effect=AssertionError),
            self.assertQueryCount(2),
        ):
            self.sources._sync()
        self.assertEqual(self.definitions.search([]).mapped("write_date"), stamps)

    def test_vanished_provider_is_archived_and_comes_back(self):
        source = self._source()
        with patch.object(SalesFigures, "_required_models", ("no.such.model",)):
            self.sources._sync(archive=False)
            self.assertTrue(source.active)
            self.sources._sync()
        self.assertFalse(source.active)
        self.assertFalse(any(source.definition_ids.mapped("active")))
        self.sources._sync()
        self.assertTrue(source.active)
        self.assertTrue(all(source.definition_ids.mapped("active")))
        self.assertEqual(source, self._source())

    def test_changed_definition_is_written(self):
        row = self.definitions.search([("key", "=", "sales.new_orders")])
        row.write({"unit": "days", "name": "Something else"})
        self.sources._sync()
        self.assertEqual((row.unit, row.name), ("count", "New orders"))

    def test_names_follow_the_installed_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        with patch.object(
            type(self.env["chanxiao.figure.source"]),
            "_translate_mirror",
            lambda self, values, lang: {
                **values,
                "name": f"{values['code']} in {lang}",
            },
        ):
            self.sources._sync()
        source = self._source()
        self.assertEqual(source.with_context(lang="zh_CN").name, "sales in zh_CN")
        self.assertEqual(source.with_context(lang="en_US").name, "sales in en_US")

    def _start(self, updated=()):
        """What the rows do when a registry was built; whether they follow the code."""
        registry = self.env.registry
        with (
            patch.object(registry, "updated_modules", list(updated)),
            patch.object(type(self.sources), "_sync") as sync,
        ):
            self.sources._register_hook()
        return sync.called

    def test_a_start_looks_at_nothing(self):
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.assertFalse(self._start())

    def test_rows_follow_when_an_addon_came_or_was_upgraded(self):
        self.assertTrue(self._start(updated=["maintenance"]))

    def test_rows_follow_once_when_an_addon_went(self):
        self.env["ir.model.data"]._module_data_uninstall([])
        self.assertTrue(self._start())
        self.assertFalse(self._start())

    def test_rows_wait_for_the_upgrade_of_their_own_addon(self):
        self.env.cr.execute("ALTER TABLE chanxiao_figure_definition DROP COLUMN unit")
        self.assertFalse(self._start(updated=["website"]))

    def test_nobody_edits_rows(self):
        manager = new_test_user(
            self.env,
            "figures.manager",
            groups="base.group_system,chanxiao_meeting.group_chanxiao_meeting_manager",
        )
        source = self._source().with_user(manager)
        with self.assertRaises(AccessError):
            source.write({"code": "mine"})
        with self.assertRaises(AccessError):
            source.definition_ids[0].write({"key": "mine"})
        with self.assertRaises(AccessError):
            source.unlink()
