from datetime import datetime

from odoo.tests import tagged

from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderEngineering(FigureCase):
    def _make_bom(self, created, *written, **values):
        """A bill created at a local time, and its lines written at others."""
        bom = self._create_bom(self.product, **values)
        bom.bom_line_ids.copy({"bom_id": bom.id})
        self._set_columns(bom, create_date=self._local(created))
        for line, date in zip(bom.bom_line_ids, written or [created], strict=False):
            self._set_columns(line, write_date=self._local(date))
        return bom

    def test_new_bills(self):
        old = "2025-01-01 10:00"
        inside = self._make_bom("2026-03-01 00:00", old, old)
        inside += self._make_bom("2026-03-15 23:30", old, old)
        self._make_bom("2026-02-28 23:59", old, old)
        self._make_bom("2026-03-16 00:00", old, old)
        self._make_bom("2026-03-05 10:00", old, old, active=False)
        self._make_bom("2026-03-05 10:00", old, old, company_id=False)
        figure = self._collect("engineering")["new_boms"]
        self.assertEqual(figure.value, 2)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, inside)

    def test_half_past_eleven_in_shanghai_is_that_day(self):
        self._make_bom("2026-03-15 23:30")
        elsewhere = self._make_period("2026-03-01", "2026-03-15", tz="Asia/Tokyo")
        self.assertEqual(self._collect("engineering")["new_boms"].value, 1)
        self.assertEqual(self._collect("engineering", elsewhere)["new_boms"].value, 0)

    def test_bills_changed(self):
        old, older = "2026-01-01 10:00", "2025-12-01 10:00"
        changed = self._make_bom(old, "2026-03-01 00:00", "2026-03-15 23:30")
        changed += self._make_bom(old, old, "2026-03-10 10:00")
        # one line before the period and one after it
        self._make_bom(old, "2026-02-28 23:59", "2026-03-16 00:00")
        self._make_bom("2026-03-01 00:00", "2026-03-10 10:00", "2026-03-10 10:00")
        self._make_bom(old, "2026-03-10 10:00", older, active=False)
        self._make_bom(old, "2026-03-10 10:00", older, company_id=False)
        figure = self._collect("engineering")["bom_changes"]
        self.assertEqual(figure.value, 2)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, changed)

    def test_a_bill_counts_once_in_each_window(self):
        bom = self._make_bom("2026-02-20 10:00", "2026-03-03 10:00", "2026-02-21 10:00")
        figures = self._collect("engineering")
        self.assertEqual(figures["new_boms"].trend, (0, 0, 0, 0, 1, 0))
        # in the window it was created in, it is new and not changed
        self.assertEqual(figures["bom_changes"].trend, (0, 0, 0, 0, 0, 1))
        self.assertDrill(figures["bom_changes"], bom)

    def test_bills_of_a_period_not_over(self):
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=self._local("2026-03-05 12:00")
        )
        # new at the end of the window before, where nobody looks now
        changed = self._make_bom("2026-02-27 10:00", "2026-03-05 11:00")
        self._make_bom("2026-03-02 10:00", "2026-03-05 11:00")
        self._make_bom("2026-02-18 13:00", "2026-03-05 13:00", "2026-02-18 13:00")
        figures = self._collect("engineering", early)
        self.assertEqual(figures["bom_changes"].value, 1)
        self.assertDrill(figures["bom_changes"], changed)
        self.assertEqual(figures["new_boms"].value, 1)
        self.assertEqual(figures["new_boms"].previous, 0)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        old, now = "2026-01-01 10:00", "2026-03-10 10:00"
        self._make_bom(old, now, now, company_id=other.id)
        self._make_bom(now, now, now, company_id=other.id)
        figures = self._collect("engineering")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env[figure.drill_model])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("engineering", theirs)
        self.assertEqual(figures["new_boms"].value, 1)
        self.assertEqual(figures["bom_changes"].value, 1)

    def test_queries_do_not_grow_with_the_records(self):
        self._make_bom("2026-03-05 10:00")
        few = self._count_queries("engineering")
        for _number in range(5):
            self._make_bom("2026-02-05 10:00", "2026-03-05 10:00")
        self.assertEqual(self._count_queries("engineering"), few)
        self.assertLessEqual(few, 7)


@tagged("post_install", "-at_install")
class TestProviderDevelopment(FigureCase):
    def setUp(self):
        super().setUp()
        if "project.task" not in self.env:
            self.skipTest("project is not installed")
        self.tag = self._create_tag("NPD")
        self.project = self._create_project(self.tag)

    def _create_tag(self, name):
        tags = self.env["project.tags"]
        return tags.search([("name", "=", name)]) or tags.create({"name": name})

    def _create_project(self, tags):
        return self.env["project.project"].create(
            {
                "name": "New pump",
                "company_id": self.company.id,
                "tag_ids": tags.ids,
            }
        )

    def _create_task(self, state="1_done", moved="2026-03-05 10:00", **values):
        """A task last moved to another stage at a local time."""
        task = self.env["project.task"].create(
            {"name": "Drawing", "project_id": self.project.id, **values}
        )
        task.state = state
        task.date_last_stage_update = self._local(moved)
        return task

    def _figures(self, period=None):
        figures = self._collect("engineering", period)
        return figures["npd_tasks_done"], figures["npd_tasks_overdue"]

    def test_tasks_done(self):
        tasks = self._create_task(moved="2026-03-01 00:00")
        tasks += self._create_task(moved="2026-03-15 23:30")
        self._create_task(moved="2026-02-28 23:59")
        self._create_task(moved="2026-03-16 00:00")
        self._create_task("1_canceled")
        self._create_task("01_in_progress")
        self._create_task(active=False)
        untagged = self._create_project(self.env["project.tags"])
        self._create_task(project_id=untagged.id)
        moving = self._create_project(self._create_tag("Moving"))
        self._create_task(project_id=moving.id)
        done, _overdue = self._figures()
        self.assertEqual(done.value, 2)
        self.assertEqual(done.previous, 1)
        self.assertDrill(done, tasks)

    def test_tasks_overdue(self):
        values = {"state": "01_in_progress", "date_deadline": "2026-03-20 03:59:59"}
        tasks = self._create_task(**values)
        self._create_task(**{**values, "state": "1_done"})
        self._create_task(**{**values, "state": "1_canceled"})
        self._create_task(**{**values, "date_deadline": "2026-03-20 04:00:00"})
        self._create_task(**{**values, "date_deadline": False})
        _done, overdue = self._figures()
        self.assertEqual(overdue.value, 1)
        self.assertDrill(overdue, tasks)
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 3, 1)
        )
        self.assertEqual(self._figures(early)[1].value, 0)

    def test_the_tag_is_a_setting_of_the_company(self):
        self._create_task()
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.chanxiao_npd_tag, "NPD")
        settings.chanxiao_npd_tag = "Innovation"
        self.assertEqual(self.company.chanxiao_npd_tag, "Innovation")
        self.assertEqual(self._figures()[0].value, 0)
        self.project.tag_ids = self._create_tag("Innovation")
        self.assertEqual(self._figures()[0].value, 1)
        self.company.chanxiao_npd_tag = False
        self.assertEqual(self._figures()[0].value, 0)

    def test_the_tag_is_known_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.tag.with_context(lang="zh_CN").name = "新品开发"
        self._create_task()
        for name, count in (("新品开发", 1), ("NPD", 1), ("新品", 0)):
            self.company.chanxiao_npd_tag = name
            self.assertEqual(self._figures()[0].value, count)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        self._create_task().company_id = other
        overdue = {"state": "01_in_progress", "date_deadline": "2026-03-01 10:00:00"}
        self._create_task(**overdue).company_id = False
        for figure in self._figures():
            self.assertEqual(figure.value, 0)
            self.assertDrill(figure, self.env["project.task"])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        self.assertEqual(self._figures(theirs)[0].value, 1)
