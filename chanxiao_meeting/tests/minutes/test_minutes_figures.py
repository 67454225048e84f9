from odoo.tests import tagged

from ...models.minutes.minutes_format import MinutesFormat
from ...models.minutes.redaction import redact
from .minutes_common import MinutesCase

ROWS = [
    {"label": "Pump", "value": 6000.0, "cumulative": 75.0, "old_price": 12.5},
    {"label": "Valve", "value": -2000.0, "cumulative": 100.0},
]


@tagged("post_install", "-at_install")
class TestMinutesFigures(MinutesCase):
    """What minutes say of targets and breakdowns, and to whom in which words."""

    def _get_content(self, **values):
        self.sales_brief.figure_ids[0].sudo()._write_system(values)
        content = self._create_minutes().content
        return content, content["departments"][0]["figures"][0]

    def _format(self, content, lang="en_US"):
        return MinutesFormat(self.env["res.lang"].with_context(lang=lang).env, content)

    def test_range_as_target(self):
        content, figure = self._get_content(
            better="none",
            has_target=True,
            target=10,
            target_max=20,
            threshold=5,
            threshold_max=25,
        )
        self.assertEqual(figure["status"], "good")
        self.assertEqual(figure["threshold_max"], 25)
        self.assertEqual(self._format(content).target(figure), "10 – 20")

    def test_no_target(self):
        content, figure = self._get_content(target=10)
        self.assertIsNone(figure["target"])
        self.assertEqual(self._format(content).target(figure), "–")

    def test_columns_in_the_language_of_the_reader(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        titles = ["Value", "Old price", "Cumulated"]
        self.assertEqual(self._format(content).breakdown(figure)["titles"], titles)
        chinese = self._format(content, "zh_CN").breakdown(figure)["titles"]
        self.assertEqual(chinese[1], "原价格")

    def test_cells_in_the_unit_of_their_column(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        pump, valve = self._format(content).breakdown(figure)["rows"]
        money = self._format(content).money
        self.assertEqual(pump["cells"], [money(6000), money(12.5), "75%"])
        self.assertEqual(valve["cells"], [money(-2000), "—", "100%"])
        self.assertEqual((pump["width"], valve["width"]), (100, 33))

    def test_minutes_from_before_columns_were_kept(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        before = self._format(content).breakdown(figure)
        del figure["columns"]
        self.assertEqual(self._format(content).breakdown(figure), before)

    def test_minutes_of_an_unfinished_period_say_so(self):
        content, _figure = self._get_content()
        written, brief = self._format(content), content["departments"][0]
        self.assertEqual(written.as_of(brief), "As of Mar 16, 2026 09:00")
        for end, sentence in (
            ("2026-03-16", "Day 16 of 16"),
            ("2026-03-20", "Day 16 of 20"),
        ):
            content["header"]["period_end"] = end
            self.assertIn(f"; {sentence}", written.as_of(brief))
        content["header"]["period_start"] = "2026-03-17"
        self.assertIn("; Not begun yet", written.as_of(brief))
        told = redact(content, lambda origin: False)
        self.assertEqual(written.as_of(told["departments"][1]), "")

    def test_narrow_breakdowns_stand_in_pairs(self):
        content, figure = self._get_content(breakdown=ROWS[:1])
        narrow = {**figure, "columns": figure["columns"][:2]}
        wide = {**figure, "columns": figure["columns"][:1] * 3}
        empty = {**figure, "breakdown": []}
        written = self._format(content)
        self.assertEqual(
            written.breakdowns([narrow, empty, wide, narrow, narrow]),
            [[narrow, narrow], [wide], [narrow]],
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesPage(MinutesCase):
    """What the first page of minutes says, and what is marked."""

    def _format(self, content):
        return MinutesFormat(
            self.env["res.lang"].with_context(lang="en_US").env, content
        )

    def _review(self, state, overdue_days=0):
        task = self._create_minutes().content["tasks"][0]
        return {
            **task,
            "meeting": "F/2026/0004",
            "state": state,
            "done_at": None,
            "feedback": "",
            "overdue_days": overdue_days,
            "slips": 0,
        }

    def test_tasks_stand_under_their_decision(self):
        content = self._create_minutes().content
        [(decision, tasks)] = self._format(content).resolutions(content)
        self.assertEqual(decision["text"], "Work on Saturday")
        self.assertEqual([task["text"] for task in tasks], ["Plan the shift"])

    def test_tenth_decision_has_its_own_tasks(self):
        content = self._create_minutes().content
        content["decisions"] = [{"number": 1}, {"number": 10}]
        content["tasks"] = [{"number": "1.1"}, {"number": "10.1"}]
        self.assertEqual(
            self._format(content).resolutions(content),
            [({"number": n}, [{"number": f"{n}.1"}]) for n in (1, 10)],
        )

    def test_earlier_tasks(self):
        content = self._create_minutes().content
        content["review"] = [
            self._review("open", 3),
            self._review("open"),
            self._review("verified"),
            self._review("done"),
            self._review("cancelled"),
        ]
        written = self._format(content)
        self.assertEqual(
            written.review(content), "5, of these done: 2, open: 2, overdue: 1"
        )
        self.assertEqual(written.overdue_tasks(content), content["review"][:1])

    def test_who_verified_and_when(self):
        content = self._create_minutes().content
        written = self._format(content)
        task = {
            "verified_by": {"id": self.chair.id, "name": self.chair.name},
            "verified_at": "2026-03-16 01:00:00",
        }
        self.assertEqual(
            written.verified(task), f"Verified by {self.chair.name} on Mar 16, 2026"
        )
        # not verified, and minutes of the first version
        for task in ({"verified_by": None, "verified_at": None}, {}):
            self.assertEqual(written.verified(task), "")

    def test_attendance(self):
        content = self._create_minutes().content
        self.assertEqual(
            self._format(content).attendance(content["attendance"]),
            f"4 invited, 3 attended; Late: {self.representative.name}; "
            f"On leave: {self.attendee.name}",
        )

    def test_topics_that_were_not_treated(self):
        content = self._create_minutes().content
        written = self._format(content)
        [treated] = content["agenda"]
        bare = {**treated, "kind": "discussion", "notes": "", "decisions": []}
        others = (
            treated,
            {**bare, "notes": "<p>x</p>"},
            {**bare, "decisions": [1]},
            {**bare, "parked": True},
            {**bare, "kind": "opening"},
        )
        report = {**bare, "kind": "report"}
        for is_timed, text in ((False, "Nothing recorded"), (True, "Not treated")):
            start = "2026-03-16 01:05:00" if is_timed else None
            content["agenda"] = [{**treated, "start": start}, bare, *others]
            self.assertEqual(written.left_out(content, bare), text)
            for item in others:
                self.assertEqual(written.left_out(content, item), "")
            said = "Not treated" if is_timed else ""
            self.assertEqual(written.left_out(content, report), said)

    def test_topics_that_were_dropped(self):
        content = self._create_minutes().content
        written = self._format(content)
        [topic] = content["agenda"]
        bare = {**topic, "start": None, "parked": True, "dropped": True}
        for item, text in (
            ({**bare, "drop_reason": "No time"}, "Not treated: No time"),
            ({**bare, "drop_reason": ""}, "Not treated"),
            ({**bare, "drop_reason": "", "start": "2026-03-16 01:05:00"}, "Dropped"),
        ):
            self.assertEqual(written.left_out(content, item), text)

    def test_minutes_from_before_topics_had_a_reason(self):
        content = self._create_minutes().content
        [topic] = content["agenda"]
        del topic["dropped"], topic["drop_reason"]
        topic["parked"] = True
        self.assertEqual(self._format(content).left_out(content, topic), "")

    def test_why_a_decision_was_taken_is_said_once(self):
        self.decision.rationale = "Because of the mould"
        html = str(self._create_minutes().content_html)
        self.assertEqual(html.count("Because of the mould"), 1)
        self.decision.agenda_item_id = False
        html = str(self._create_minutes().content_html)
        self.assertEqual(html.count("Because of the mould"), 1)

    def test_minutes_of_the_first_version(self):
        """What they froze does not say whether a record was deleted."""
        self.item.subject_ref = self.env["sale.order"].create(
            {"partner_id": self.company.partner_id.id}
        )
        minutes = self._create_minutes()
        now = str(minutes.content_html)
        content = minutes.content
        del content["agenda"][0]["subject"]["deleted"]
        minutes._set_state("draft", content=content)
        minutes.invalidate_recordset(["content_html"])
        self.assertEqual(str(minutes.content_html), now)
