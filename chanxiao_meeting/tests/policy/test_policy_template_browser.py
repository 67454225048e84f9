from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.tests import HttpCase, no_retry, tagged

from ...models.common.local_time import to_clock
from ...models.meeting.policy_horizon import HORIZON_DAYS
from ..common import SHANGHAI, ChanxiaoCase

ONE_DAY = timedelta(days=1)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPolicyTemplateBrowser(HttpCase, ChanxiaoCase):
    """A company that has nothing yet but people begins its meetings, in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._get("chanxiao_meeting")._update_translations(
            ["zh_CN"]
        )
        cls.company = cls.env["res.company"].create({"name": "宁波新风电器"})
        cls.company.resource_calendar_id.tz = SHANGHAI
        users = cls.env["res.users"].create(
            [
                cls._prepare_user(login, role, name=name, lang="zh_CN")
                for login, role, name in (
                    ("gm", "manager", "陈国栋"),
                    ("sales", "user", "周敏"),
                    ("deputy", "user", "叶婷"),
                    ("secretary", "organizer", "徐静"),
                    ("planner", "organizer", "林晓峰"),
                    ("production", "user", "王建军"),
                )
            ]
        )
        cls.manager, cls.chair, cls.deputy, cls.secretary = users[:4]

    def _get_starts(self, policy):
        return [
            to_clock(meeting.date_start, SHANGHAI).strftime("%Y-%m-%d %H:%M")
            for meeting in policy.meeting_ids.sorted("date_start")
        ]

    def _get_days(self, hour, is_day, step=None):
        """Local starts from now to the horizon on the days that ``is_day`` chooses.

        :param step: by which a day moves off the weekend; without it, it is left out
        """
        now = to_clock(fields.Datetime.now(), SHANGHAI)
        today, starts = now.date(), set()
        for number in range(-31, HORIZON_DAYS + 32):
            day = today + number * ONE_DAY
            is_coming = day <= today + HORIZON_DAYS * ONE_DAY
            if not is_day(day) or not is_coming:
                continue
            while step and day.weekday() > 4:
                day += step
            starts.add(f"{day} {hour}")
        return sorted(start for start in starts if start > f"{now:%Y-%m-%d %H:%M}")

    @no_retry
    def test_series_from_templates(self):
        self.start_tour("/odoo", "chanxiao_regulations", login=self.manager.login)
        self.env.invalidate_all()
        policies = self.env["chanxiao.meeting.policy"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(set(policies.mapped("state")), {"approved"})
        factory, analysis, morning = policies.sorted("code")
        self.assertEqual(
            self._get_starts(factory),
            self._get_days("09:00", lambda day: day.day in (1, 16), ONE_DAY),
        )
        self.assertEqual(
            self._get_starts(morning),
            self._get_days("08:40", lambda day: day.weekday() < 5),
        )
        self.assertEqual(
            self._get_starts(analysis),
            self._get_days("15:00", lambda day: day.day == 29, -ONE_DAY),
        )
        self._check_people(factory, analysis, morning)

    def _check_people(self, factory, analysis, morning):
        self.assertEqual(factory.chair_id.name, "陈国栋")
        self.assertEqual((analysis | morning).chair_id.name, "周敏")
        self.assertEqual((analysis | morning).recorder_id.name, "徐静")
        self.assertEqual(morning.deputy_chair_ids.mapped("name"), ["叶婷"])
        # one department of a name for all three, whoever reads it
        sales = morning.department_ids
        self.assertEqual(sales.representative_id.name, "周敏")
        self.assertEqual(
            analysis.department_ids.department_id.with_context(lang="zh_CN").mapped(
                "name"
            ),
            ["业务", "财务"],
        )
        self.assertIn(sales.department_id, analysis.department_ids.department_id)
        self.assertIn(sales.department_id, factory.department_ids.department_id)
        self.assertEqual(len(factory.department_ids), 10)
        name = sales.department_id.with_context(lang="zh_CN").name
        self.assertEqual(name, "业务")
        self.assertEqual(morning.with_context(lang="zh_CN").name, "每日晨会")

    @no_retry
    def test_from_a_request_to_the_evaluation(self):
        template = self.env.ref("chanxiao_meeting.chanxiao_meeting_policy_template_v14")
        policy = template.with_user(self.manager)._create_policy(
            self.company, chair_id=self.chair.id, recorder_id=self.secretary.id
        )
        policy.action_approve()
        self.start_tour("/odoo", "chanxiao_request", login=self.deputy.login)
        self.start_tour("/odoo", "chanxiao_request_approve", login=self.chair.login)
        self.env.invalidate_all()
        meeting = policy.meeting_ids
        request = self.env["chanxiao.meeting.request"].search(
            [("policy_id", "=", policy.id)]
        )
        self.assertEqual(request.meeting_id, meeting)
        self.assertEqual(meeting.date_start, request.proposed_date)
        ahead = meeting.date_start - fields.Datetime.now()
        self.assertTrue(2 * ONE_DAY < ahead < 4 * ONE_DAY, ahead)
        self.assertEqual(meeting.kind, "extraordinary")
        self._sign_everybody_in(meeting)
        meeting.with_user(self.chair).action_close()
        for user in (self.chair, self.secretary):
            meeting.with_user(user)._rate({"purpose": "5"})
        page = f"/odoo/action-chanxiao_meeting.chanxiao_meeting_action/{meeting.id}"
        self.start_tour(page, "chanxiao_rate", login=self.deputy.login)
        self.env.invalidate_all()
        self.assertEqual(meeting.evaluation_count, 3)
        self.assertAlmostEqual(meeting.evaluation_score, 14 / 3, places=2)
        self._hold_to_account(meeting)

    def _hold_to_account(self, meeting):
        """Proposed by the recorder; explained, then ruled on in the browser."""
        cases = self.env["chanxiao.meeting.accountability"]
        case = cases.with_user(self.secretary).create(
            {
                "name": "忘带报价单",
                "policy_id": meeting.policy_id.id,
                "meeting_id": meeting.id,
                "person_id": self.deputy.id,
            }
        )
        self.start_tour("/odoo", "chanxiao_explain", login=self.deputy.login)
        self.start_tour("/odoo", "chanxiao_rule", login=self.chair.login)
        self.env.invalidate_all()
        self.assertEqual((case.state, case.ruling), ("ruled", "reminded"))
        self.assertEqual(case.sudo().explanation, "打印机坏了")

    def _sign_everybody_in(self, meeting):
        """It begins; each opens the address of the QR code in another browser."""
        now = fields.Datetime.now()
        meeting.write({"date_start": now, "date_end": now + timedelta(hours=1)})
        url = meeting.with_user(self.chair)._get_sign_in_code()["url"]
        for user in (self.chair, self.deputy, self.secretary):
            self.session = None  # another browser
            self.authenticate(user.login, user.login)
            self.assertIn("签到成功", self.url_open(urlsplit(url).path).text)
        self.env.invalidate_all()
        self.assertTrue(all(meeting.attendee_ids.mapped("check_in")))
        meeting.with_user(self.chair).action_start()
