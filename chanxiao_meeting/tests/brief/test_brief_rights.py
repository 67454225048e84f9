# pylint: disable=translation-required
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBriefRights(BriefCase):
    """Who may and who may not, over every road that leads to a brief."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._collecting(cls._make_rate(42.0)):
            cls.meeting.brief_ids.action_collect()
        cls.meeting.brief_ids.write({"problems": "<p>embezzled</p>"})
        cls.colleague = cls._create_user("colleague", "user", cls.sales_department)
        section = cls._create_department(
            "Payables", parent_id=cls.finance_department.id
        )
        cls.clerk = cls._create_user("clerk", "user", section)
        cls.uninvited = cls._create_user("uninvited", "user", cls.planning_department)
        cls.everybody = (
            cls.planner
            | cls.recorder
            | cls.chair
            | cls.representative
            | cls.finance
            | cls.attendee
            | cls.manager
            | cls.auditor
            | cls.outsider
            | cls.colleague
            | cls.clerk
            | cls.uninvited
        )
        organizers = cls.planner | cls.recorder | cls.manager
        export = cls.env.ref("base.group_allow_export")
        cls.everybody.write({"group_ids": [Command.link(export.id)]})
        cls.open_readers = (
            organizers
            | cls.auditor
            | cls.chair
            | cls.representative
            | cls.finance
            | cls.attendee
            | cls.colleague
        )
        cls.secret_readers = (
            organizers | cls.auditor | cls.chair | cls.finance | cls.clerk
        )

    def assertReaders(self, records, readers, road):
        """Exactly ``readers`` find the records: ``road(records as a user)``."""
        found = self.env["res.users"]
        for user in self.everybody:
            self.env.invalidate_all()
            try:
                if road(records.with_user(user)):
                    found |= user
            except AccessError:
                continue
        self.assertEqual(sorted(found.mapped("name")), sorted(readers.mapped("name")))

    def _test_roads(self, brief, readers):
        for records, content in ((brief, "problems"), (brief.figure_ids, "value")):
            own = [("id", "in", records.ids)]
            roads = {
                "read": lambda records: records.read(["display_name"]),
                "web_read": lambda records, name=content: records.web_read({name: {}}),
                "search": lambda records, own=own: records.search(own),
                "search_count": lambda records, own=own: records.search_count(own),
                "search_read": lambda records, own=own: records.search_read(own),
                "web_search_read": lambda records, own=own: records.web_search_read(
                    own, {"display_name": {}}
                )["length"],
                "read_group": lambda records, own=own: records.formatted_read_group(
                    own, ["department_id"], ["__count"]
                ),
                "web_read_group": lambda records, own=own: records.web_read_group(
                    own, ["department_id"], ["__count"]
                )["groups"],
                "export": lambda records, name=content: records.export_data([name])[
                    "datas"
                ],
                "name_search": lambda records, own=own: records.name_search("", own),
                "check_access": lambda records: records.has_access("read"),
            }
            for name, road in roads.items():
                with self.subTest(f"{records._name} {name}"):
                    self.assertReaders(records, readers, road)

    def test_open_brief(self):
        self._test_roads(self.brief, self.open_readers)

    def test_confidential_brief(self):
        self._test_roads(self.secret, self.secret_readers)

    def test_one2many_shows_what_may_be_read(self):
        for user in self.everybody - self.outsider:
            expected = self.meeting.brief_ids.browse()
            expected |= self.brief if user in self.open_readers else expected
            expected |= self.secret if user in self.secret_readers else expected
            self.env.invalidate_all()
            found = self.meeting.with_user(user).brief_ids
            self.assertEqual(found.sudo(), expected, user.name)

    def test_nobody_is_found_out_by_searching_meetings(self):
        words = [("brief_ids.problems", "ilike", "embezzled")]
        self.brief.sudo().problems = "<p>nothing</p>"
        meetings = self.env["chanxiao.meeting"]
        self.assertTrue(meetings.with_user(self.finance).search_count(words))
        self.assertFalse(meetings.with_user(self.attendee).search_count(words))
        values = [("brief_ids.figure_ids.value", "=", 42.0)]
        self.brief.figure_ids.sudo()._write_system({"value": 1})
        self.assertTrue(meetings.with_user(self.finance).search_count(values))
        self.assertFalse(meetings.with_user(self.attendee).search_count(values))

    def test_messages(self):
        message = self.secret.message_post(body="embezzled, says the auditor")
        for user in self.everybody - self.outsider:
            messages = self.env["mail.message"].with_user(user)
            self.env.invalidate_all()
            found = messages.search([("id", "=", message.id)])
            self.assertEqual(bool(found), user in self.secret_readers, user.name)
            may_read = message.with_user(user).has_access("read")
            self.assertEqual(may_read, user in self.secret_readers, user.name)

    def test_readers_may_ask(self):
        self.brief.with_user(self.attendee).message_post(body="Why?")
        with self.assertRaises(AccessError):
            self.secret.with_user(self.attendee).message_post(body="Why?")

    def test_notifications_reach_readers_only(self):
        guest = self.env["res.partner"].create(
            {"name": "Guest", "email": "g@x.example"}
        )
        partners = (self.attendee | self.chair | self.clerk).partner_id | guest
        for brief, expected in (
            (self.brief, partners),
            (self.secret, (self.chair | self.clerk).partner_id),
        ):
            brief.message_unsubscribe(brief.message_partner_ids.ids)
            brief.message_subscribe((self.attendee.partner_id | guest).ids)
            message = brief.with_user(self.finance).message_post(
                body="embezzled",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=(self.chair | self.clerk).partner_id.ids,
            )
            self.assertEqual(message.sudo().notified_partner_ids, expected)

    def test_attachments(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "ledger.txt",
                "raw": b"embezzled",
                "res_model": self.secret._name,
                "res_id": self.secret.id,
            }
        )
        self.assertReaders(
            attachment, self.secret_readers, lambda records: records.has_access("read")
        )

    def test_activities(self):
        activity = self.secret.activity_ids
        self.assertEqual(activity.user_id, self.finance)
        self.assertReaders(
            activity,
            self.secret_readers,
            lambda records: records.search([("id", "in", records.ids)]),
        )
        self.assertNotIn("embezzled", f"{activity.summary}{activity.note}")

    def test_tracking_tells_no_content(self):
        self.env.cr.precommit.clear()
        brief = self.secret.with_context(tracking_disable=False).with_user(self.finance)
        brief.problems = "<p>embezzled twice</p>"
        self.env.flush_all()
        self.env.cr.precommit.run()
        bodies = self.secret.message_ids.mapped("body")
        self.assertFalse([body for body in bodies if "embezzled" in body])
        tracked = self.env["mail.tracking.value"].search(
            [("mail_message_id", "in", self.secret.message_ids.ids)]
        )
        self.assertNotIn("problems", tracked.field_id.mapped("name"))

    def test_own_department_without_invitation(self):
        self.assertFalse(self.meeting._is_attended_by(self.colleague))
        self.assertEqual(self.brief.with_user(self.colleague).state, "pending")

    def test_moving_to_another_department(self):
        self.colleague.employee_ids.department_id = self.planning_department
        self.env.invalidate_all()
        self.assertFalse(self.brief.with_user(self.colleague).has_access("read"))

    def test_no_longer_employed(self):
        self.colleague.employee_ids.active = False
        self.env.invalidate_all()
        self.assertFalse(self.brief.with_user(self.colleague).has_access("read"))

    def test_no_longer_confidential(self):
        self.secret.confidential = False
        self.env.invalidate_all()
        self.assertTrue(self.secret.with_user(self.attendee).has_access("read"))

    def test_writing(self):
        writers = self.planner | self.recorder | self.manager | self.representative
        for user in self.everybody:
            self.env.invalidate_all()
            may = self.brief.with_user(user).has_access("write")
            self.assertEqual(may, user in writers, user.name)
            if not may:
                with self.assertRaises(AccessError):
                    self.brief.with_user(user).write({"proposals": "<p>x</p>"})

    def test_writing_after_the_start(self):
        with self._collecting(self._make_rate()):
            self.meeting.with_user(self.planner).action_start()
        self.assertFalse(self.brief.with_user(self.representative).has_access("write"))
        self.brief.with_user(self.planner).proposals = "<p>As said in the meeting</p>"

    def test_creating_and_deleting(self):
        values = {
            "meeting_id": self.meeting.id,
            "department_id": self.planning_department.id,
        }
        briefs = self.env["chanxiao.meeting.brief"]
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                briefs.with_user(user).create(values)
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.brief.with_user(user).unlink()
        briefs.with_user(self.planner).create(values).unlink()

    def test_figures_are_written_by_collecting_only(self):
        figure = self.brief.figure_ids
        for user in self.everybody:
            with self.subTest(user.name), self.assertRaises(AccessError):
                figure.with_user(user).write({"value": 1})
            with self.subTest(user.name), self.assertRaises(AccessError):
                figure.with_user(user).unlink()
            with self.subTest(user.name), self.assertRaises(AccessError):
                figure.with_user(user).copy({"key": "other"})
        with self.assertRaises(UserError):
            figure.sudo().write({"value": 1})
        with self.assertRaises(UserError):
            figure.sudo().create({"brief_id": self.brief.id, "key": "x", "value": 1})

    def test_actions_of_people_who_may_not(self):
        for user in (self.attendee, self.auditor, self.outsider, self.uninvited):
            for method in ("action_collect", "action_submit", "action_reopen"):
                with self.subTest(f"{user.name} {method}"):
                    with self.assertRaises(AccessError):
                        getattr(self.secret.with_user(user), method)()

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for records in (self.brief, self.brief.figure_ids):
            found = records.with_user(stranger).search([("id", "in", records.ids)])
            self.assertFalse(found)
            self.assertFalse(records.with_user(stranger).has_access("read"))
