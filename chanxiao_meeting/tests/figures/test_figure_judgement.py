from odoo.tests import tagged

from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFigureJudgement(BriefCase):
    """Status against the target, and change to the period before."""

    def _make_figure(self, **values):
        figure = self._collect(self._make_rate())
        figure._write_system(
            {
                "is_known": True,
                "has_target": True,
                "target": 95.0,
                "threshold": 80.0,
                **values,
            }
        )
        return figure

    def test_status_higher_is_better(self):
        figure = self._make_figure()
        for value, status in (
            (100, "good"),
            (95, "good"),
            (94.9999999999, "good"),
            (94.9, "warning"),
            (80, "warning"),
            (79.9, "bad"),
        ):
            figure._write_system({"value": value})
            self.assertEqual(figure.status, status, value)

    def test_status_lower_is_better(self):
        figure = self._make_figure(better="lower", target=2, threshold=5)
        for value, status in ((0, "good"), (2, "good"), (5, "warning"), (5.1, "bad")):
            figure._write_system({"value": value})
            self.assertEqual(figure.status, status, value)

    def test_status_within_a_range(self):
        figure = self._make_figure(
            better="none", target=80, target_max=95, threshold=70, threshold_max=105
        )
        for value, status in (
            (69.9, "bad"),
            (70, "warning"),
            (79.9, "warning"),
            (80, "good"),
            (95, "good"),
            (95.0000000001, "good"),
            (95.1, "warning"),
            (105, "warning"),
            (105.1, "bad"),
        ):
            figure._write_system({"value": value})
            self.assertEqual(figure.status, status, value)

    def test_status_of_what_is_not_known_or_has_no_target(self):
        figure = self._make_figure(is_known=False)
        self.assertEqual(figure.status, "none")
        figure._write_system({"is_known": True, "has_target": False})
        self.assertEqual(figure.status, "none")

    def test_change_of_a_percentage_is_in_points(self):
        figure = self._make_figure(value=90, previous=80, is_previous_known=True)
        self.assertEqual(figure.change, 10)
        self.assertFalse(figure.is_change_rate_known)
        self.assertEqual(figure.change_effect, "good")

    def test_change_of_an_amount(self):
        figure = self._make_figure(
            unit="money",
            better="lower",
            value=150,
            previous=100,
            is_previous_known=True,
        )
        self.assertEqual(figure.change, 50)
        self.assertEqual(figure.change_rate, 50)
        self.assertEqual(figure.change_effect, "bad")

    def test_change_from_nothing_has_no_rate(self):
        figure = self._make_figure(unit="count", value=3, is_previous_known=True)
        self.assertEqual(figure.change, 3)
        self.assertFalse(figure.is_change_rate_known)

    def test_no_change_is_neither_good_nor_bad(self):
        figure = self._make_figure(value=3, previous=3, is_previous_known=True)
        self.assertEqual(figure.change_effect, "none")
