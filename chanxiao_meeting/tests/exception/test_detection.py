"""What becomes of findings from one look to the next."""

from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import LockNotAvailable

from odoo import SUPERUSER_ID, Command, api, models, sql_db
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from ...detectors.finding import Finding, Threshold
from ...detectors.purchase import LateLines
from ...detectors.sales import LateOrders
from .detection_common import NOW, DetectionCase

CODE = "sales.order_late"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDetection(DetectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order("2026-03-02 10:00")
        cls.other_order = cls._create_order("2026-03-03 10:00")
        cls.colleague = cls._create_user("detect.colleague", "user")

    def _make(self, order=None, measured=5, key=None, **values):
        order = order or self.order
        return Finding(
            **{
                "model": order._name,
                "res_id": order.id,
                "key": key or str(order.id),
                "company_id": order.company_id.id,
                "measured": measured,
                "limit": 0,
                "since": datetime(2026, 3, 15),
                **values,
            }
        )

    @contextmanager
    def _finding(self, *findings, detector=LateOrders):
        with patch.object(detector, "_get_findings", return_value=list(findings)):
            yield

    def _look(self, *findings, now=NOW, code=CODE):
        detector = {CODE: LateOrders, "purchase.line_late": LateLines}[code]
        with self._finding(*findings, detector=detector):
            return self._detect(code, now)

    def _count_writes(self, *findings, now=NOW):
        """Statements that change tables, beside the note when it was looked."""
        changed = []
        execute = type(self.env.cr).execute

        def spy(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                changed.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        with patch.object(type(self.env.cr), "execute", spy):
            self._look(*findings, now=now)
        return [one for one in changed if "chanxiao_exception_detection" not in one]

    # reported once

    def test_finding_becomes_an_exception(self):
        [found] = self._look(self._make(severity="critical", measured=20))
        self.assertEqual(found.subject_ref, self.order)
        self.assertEqual(found.company_id, self.company)
        self.assertTrue(found.is_automatic)
        self.assertEqual((found.state, found.kind), ("new", "delivery"))
        self.assertEqual((found.detector_code, found.severity), (CODE, "critical"))
        self.assertEqual(found.detection_key, str(self.order.id))
        self.assertEqual((found.measured_value, found.limit_value), (20, 0))
        self.assertEqual((found.first_seen_at, found.last_seen_at), (NOW, NOW))
        self.assertFalse(found.gone_at)
        self.assertEqual(found.name, f"Delivery overdue: {self.order.name}")
        self.assertEqual(found.measured_unit, "days")

    def test_looking_again_writes_nothing(self):
        self._look(self._make(), self._make(self.other_order))
        again = (self._make(), self._make(self.other_order))
        self.assertEqual(self._count_writes(*again, now=self._later(hours=1)), [])

    def test_number_of_queries_does_not_grow_with_what_is_there(self):
        orders = [self._create_order("2026-03-04 10:00") for _number in range(12)]

        def count(some):
            findings = [self._make(order) for order in some]
            self._look(*findings)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._look(*findings, now=self._later(hours=1))
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(orders[:2]), count(orders))

    def test_number_of_queries_does_not_grow_with_what_is_new(self):
        """Thousands are new when a factory looks for the first time."""
        orders = [self._create_order("2026-03-04 10:00") for _number in range(17)]
        found = []

        def report(some):
            found.extend(self._make(order) for order in some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._look(*found)
            return self.env.cr.sql_log_count - before

        report(orders[:2])
        self.assertEqual(report(orders[2:4]), report(orders[4:]))
        self.assertEqual(len(self._look(*found)), len(orders))

    def test_limit_has_to_be_exceeded(self):
        self.assertFalse(self._look(self._make(measured=3, limit=3)))
        self.assertTrue(self._look(self._make(measured=3.5, limit=3)))

    def test_found_several_times_before_it_is_reported(self):
        self._set_limits(CODE, runs=3)
        self.assertFalse(self._look(self._make()))
        self.assertFalse(self._look(self._make(), now=self._later(hours=1)))
        # not in a row
        self.assertFalse(self._look(now=self._later(hours=2)))
        for hour in (3, 4):
            self.assertFalse(self._look(self._make(), now=self._later(hours=hour)))
        [found] = self._look(self._make(), now=self._later(hours=5))
        self.assertEqual(found.first_seen_at, self._later(hours=3))
        self.assertEqual(found.detected_at, self._later(hours=5))

    def test_value_within_the_band_is_not_followed(self):
        self._look(self._make(measured=100))
        self.assertEqual(self._count_writes(self._make(measured=110)), [])
        [found] = self._look(self._make(measured=111))
        self.assertEqual(found.measured_value, 111)

    def test_once_a_day_it_is_noted_that_it_is_still_there(self):
        [found] = self._look(self._make(measured=100))
        self._look(self._make(measured=101), now=self._later(hours=23))
        self.assertEqual(found.last_seen_at, NOW)
        self._look(self._make(measured=101), now=self._later(days=1))
        self.assertEqual(found.last_seen_at, self._later(days=1))

    # one record, one exception

    def test_findings_on_one_record_are_one_exception_the_worst_first(self):
        [found] = self._look(
            self._make(key="a", severity="minor", detail="Line A"),
            self._make(key="b", severity="critical", detail="Line B"),
            self._make(key="c", severity="major", detail="Line C"),
        )
        found.invalidate_recordset(["finding_ids"])
        parts = found.finding_ids.mapped("detail")
        self.assertEqual(parts, ["Line B", "Line C", "Line A"])
        self.assertEqual((found.detection_key, found.severity), ("b", "critical"))

    def test_two_detectors_report_one_record_once(self):
        [found] = self._look(self._make(severity="minor"))
        worse = self._make(key="1", severity="critical", measured=9)
        [same] = self._look(worse, code="purchase.line_late")
        self.assertEqual(same, found)
        self.assertEqual(found.detector_code, "purchase.line_late")
        self.assertEqual((found.measured_value, found.severity), (9, "critical"))
        self._look(code="purchase.line_late", now=self._later(hours=1))
        self.assertEqual((found.detector_code, found.state), (CODE, "new"))
        self.assertEqual((found.measured_value, found.severity), (5, "minor"))

    def test_one_open_exception_a_detector_and_key(self):
        [found] = self._look(self._make())
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.exceptions._create_system(
                    {
                        "name": "The same",
                        "is_automatic": True,
                        "subject_ref": f"sale.order,{self.order.id}",
                        "detector_code": CODE,
                        "detection_key": found.detection_key,
                    }
                )

    # when it is over

    def test_closes_itself_when_nobody_worked_on_it(self):
        [found] = self._look(self._make())
        self._look(now=self._later(hours=1))
        self.assertEqual((found.state, found.closed_as), ("closed", "gone"))
        self.assertEqual(found.closed_at, self._later(hours=1))
        self.assertIn("Closed by itself", found.message_ids[0].body)
        self.assertEqual(self._count_writes(now=self._later(hours=2)), [])

    def test_waits_for_its_prevention_when_somebody_worked_on_it(self):
        def enter(exception):
            exception.containment = "Borrowed from the sister plant"

        def assign(exception):
            exception.responsible_id = self.colleague

        def comment(exception):
            words = "I call them"
            exception.message_post(body=words, message_type="comment")

        for step in (enter, assign, comment, lambda one: one.action_analyse()):
            [found] = self._look(self._make()).filtered(lambda e: e.state == "new")
            step(found)
            self._look(now=self._later(hours=1))
            self.assertNotEqual(found.state, "closed")
            self.assertEqual(found.gone_at, self._later(hours=1))
            # there again: the same one goes on
            self._look(self._make(), now=self._later(hours=2))
            self.assertFalse(found.gone_at)
            found._set_state("closed")
            found.finding_ids._write_system({"gone_at": NOW, "detection_key": "old"})

    def test_comes_and_goes_within_a_day(self):
        [found] = self._look(self._make())
        self._look(now=self._later(hours=1))
        [same] = self._look(self._make(), now=self._later(hours=2))
        self.assertEqual(same, found)
        self.assertEqual((found.state, found.closed_as), ("new", False))
        self.assertFalse(found.closed_at or found.gone_at)
        self.assertEqual(found.first_seen_at, NOW)
        self.assertIn("come back", found.message_ids[0].body)

    def test_comes_back_much_later_as_a_new_one(self):
        [found] = self._look(self._make())
        self._look(now=self._later(hours=1))
        [_first, second] = self._look(self._make(), now=self._later(days=3))
        self.assertEqual(second.first_seen_at, self._later(days=3))
        self.assertEqual(found.state, "closed")
        # the first one cannot be opened beside it
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                found.action_reopen()
                self.env.flush_all()

    # what people change

    def test_what_people_changed_stays(self):
        [found] = self._look(self._make(severity="major"))
        other = self.colleague
        found.write({"severity": "minor", "name": "Agreed", "responsible_id": other.id})
        self._look(self._make(severity="critical", measured=30))
        self.assertEqual((found.severity, found.name), ("minor", "Agreed"))
        self.assertEqual(found.responsible_id, other)
        self.assertEqual(found.measured_value, 30)
        self.assertEqual(found.finding_ids.severity, "critical")

    def test_severity_follows_until_somebody_enters_another(self):
        [found] = self._look(self._make(severity="minor"))
        found.write({"severity": "minor", "deadline": "2026-04-01"})
        self._look(self._make(severity="critical", measured=30))
        self.assertEqual(found.severity, "critical")

    def test_dismissed_with_a_reason(self):
        [found] = self._look(self._make())
        for words in (None, "", "  "):
            with self.assertRaisesRegex(UserError, "Say why"):
                found.action_dismiss(words)
        dialog = Form(
            self.env["chanxiao.exception.dismiss"].with_context(
                active_model=found._name, active_ids=found.ids
            )
        )
        dialog.words = "The customer agreed"
        dialog.save().action_confirm()
        self.assertEqual((found.state, found.closed_as), ("closed", "dismissed"))
        self.assertEqual(found.dismissal_reason, "The customer agreed")
        self.assertIn("The customer agreed", found.message_ids[0].body)

    def test_dismissed_comes_back_only_when_much_worse(self):
        [found] = self._look(self._make(measured=5))
        found.action_dismiss("The customer agreed")
        self.assertEqual(self._count_writes(self._make(measured=10)), [])
        self.assertEqual(found.state, "closed")
        [same] = self._look(self._make(measured=11))
        self.assertEqual((same, found.state, found.measured_value), (found, "new", 11))
        self.assertFalse(found.dismissal_reason)
        found.action_dismiss("They agreed again")
        self._look(self._make(measured=11, severity="critical"))
        self.assertEqual((found.state, found.severity), ("new", "critical"))

    def test_dismissed_and_gone_is_a_new_one_the_next_time(self):
        [found] = self._look(self._make())
        found.action_dismiss("The customer agreed")
        self._look(now=self._later(hours=1))
        self.assertEqual((found.state, found.closed_as), ("closed", "dismissed"))
        [_first, second] = self._look(self._make(), now=self._later(hours=2))
        self.assertEqual(second.state, "new")

    def test_closed_with_its_prevention_stays_closed_while_it_lasts(self):
        cause = self.env.ref("chanxiao_meeting.chanxiao_reason_exception_material")
        [found] = self._look(self._make(measured=5))
        found.write({"cause_reason_id": cause.id, "containment": "Borrowed"})
        found.responsible_id = self.colleague
        found.action_decide()
        found.prevention = "Second vendor"
        organizer = self._create_user("detect.verifier", "organizer")
        found.with_user(organizer).action_verify()
        found.action_close()
        self._look(self._make(measured=6), now=self._later(hours=1))
        self.assertEqual(found.state, "closed")
        self._look(self._make(measured=30), now=self._later(hours=2))
        self.assertEqual(found.state, "analysing")

    def test_only_what_was_found_can_be_dismissed(self):
        reported = self.exceptions.create({"name": "Line stopped"})
        with self.assertRaisesRegex(UserError, "reported by a person"):
            reported.action_dismiss("Not so bad")
        [found] = self._look(self._make())
        found._set_state("decided")
        with self.assertRaisesRegex(UserError, "Decided"):
            found.action_dismiss("Not so bad")

    def test_a_copy_is_reported_by_a_person(self):
        [found] = self._look(self._make())
        copied = found.copy()
        self.assertFalse(copied.is_automatic or copied.detector_code)
        self.assertFalse(copied.finding_ids)

    def test_record_deleted_since(self):
        draft = self.env["sale.order"].create({"partner_id": self.partner.id})
        [found] = self._look(self._make(draft))
        draft.unlink()
        self.assertIn("(deleted)", found.subject_name)
        with self.assertRaisesRegex(UserError, "not about a record that exists"):
            found.action_open_source()
        self._look(now=self._later(hours=1))
        self.assertEqual(found.closed_as, "gone")

    # several companies, and jobs

    def test_branches_are_looked_through_with_their_company(self):
        branch = self._create_branch()
        order = self._create_order("2026-03-02 10:00", company_id=branch.id)
        [found] = self._look(self._make(order))
        self.assertEqual(found.company_id, branch)
        self.assertFalse(self._get_detection(CODE, branch))
        self.detections._sync(branch.root_id)
        self.assertFalse(self._get_detection(CODE, branch))

    def test_findings_of_another_company_are_refused(self):
        other = self._create_company("Other Works")
        with self.assertRaisesRegex(ValidationError, "another company"):
            self._look(self._make(company_id=other.id))
        with self.assertRaisesRegex(ValidationError, "twice"):
            self._look(self._make(), self._make())

    def test_one_that_fails_keeps_no_other_waiting(self):
        other = self._create_company("Other Works")
        self.detections._sync(other)
        ours = self._get_detection(CODE) | self._get_detection("purchase.line_late")
        theirs = self._get_detection(CODE, other)
        everything = self.detections.search([])
        (everything - ours - theirs)._write_system({"is_enabled": False})

        def fail(detector, company, now):
            if company == self.company:
                raise ValueError("trouble")
            return []

        crons = type(self.env["ir.cron"])
        with (
            patch.object(LateOrders, "_get_findings", fail),
            patch.object(crons, "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self.exceptions._cron_detect()
        failed = self._get_detection(CODE)
        self.assertFalse(failed.last_run_at)
        self.assertEqual((ours - failed + theirs).mapped("last_run_at"), [NOW, NOW])
        [told] = [call.args[0] for call in notify.call_args_list]
        self.assertIn(f"chanxiao.exception.detection,{failed.id}", told)
        self.assertNotIn(f"chanxiao.exception.detection,{theirs.id}", told)

    def test_resumes_with_what_was_left_off(self):
        looked = []

        def note(detection, now):
            looked.append(detection)
            detection._write_system({"last_run_at": now})

        detections = type(self.detections)
        crons = type(self.env["ir.cron"])
        self.detections.search([("company_id", "!=", self.company.id)])._write_system(
            {"is_enabled": False}
        )
        with patch.object(detections, "_detect", note):
            with patch.object(crons, "_chanxiao_commit", side_effect=[True, False]):
                self.exceptions._cron_detect()
            first = list(looked)
            self.assertEqual(len(first), 2)
            with freeze_time(self._later(hours=1)):
                self.exceptions._cron_detect()
        again = looked[2:]
        self.assertEqual(again[-2:], first)
        self.assertEqual(len(again), len(set(again)))
        self.assertGreater(len(again), 2)

    def test_two_at_once_look_once(self):
        detection = self._get_detection(CODE)
        locked = type(detection)
        with patch.object(locked, "try_lock_for_update", return_value=detection[:0]):
            with self.assertRaises(LockNotAvailable):
                self._look(self._make())
        self.assertFalse(self.exceptions.search([("detector_code", "=", CODE)]))
        self.assertTrue(self._look(self._make()))

    def test_what_a_company_does_not_look_for(self):
        detection = self._get_detection(CODE)
        self.detections._sync(self.env["res.company"].search([]).root_id)
        self.detections.search([])._write_system({"is_enabled": False})
        with self._finding(self._make()):
            self.exceptions._cron_detect()
        self.assertFalse(detection.last_run_at)

    # a new detector is a new file

    def test_a_new_detector_needs_nothing_else(self):
        class Probe(models.AbstractModel):
            _name = "chanxiao.exception.detector.test_probe"
            _description = "Probe Detector"
            _inherit = "chanxiao.exception.detector"
            _module = "chanxiao_meeting"
            _detector_code = "sales.test_probe"
            _detector_label = "Probe"
            _detector_unit = "pieces"
            _thresholds = (Threshold("most", "Most", 2),)

            def _get_findings(self, company, now):
                limit = self._get_limits(company)["most"]
                return [finding(limit)]

        def finding(limit):
            return self._make(key="probe", measured=4, limit=limit)

        registry = self.env.registry
        add_to_registry(registry, Probe)
        self.addCleanup(registry.__delitem__, Probe._name)
        self.addCleanup(
            registry["chanxiao.exception.detector"]._inherit_children.discard,
            Probe._name,
        )
        registry._setup_models__(self.env.cr, [])
        self.addCleanup(registry._setup_models__, self.env.cr, [])
        self.detections._sync(self.company)
        code = Probe._detector_code
        [found] = self._detect(code)
        self.assertEqual((found.detector_code, found.measured_unit), (code, "pieces"))
        self._set_limits(code, most=4)
        self._detect(code, self._later(hours=1))
        self.assertEqual(found.closed_as, "gone")

    def test_rows_follow_the_code(self):
        detectors = self.env["chanxiao.exception.detector"]
        known = detectors._get_detectors()
        rows = self.detections.search([("company_id", "=", self.company.id)])
        self.assertEqual(rows.mapped("code"), list(known))
        rows[0].threshold_ids[0].unlink()
        gone = rows[-1].code
        less = {code: one for code, one in known.items() if code != gone}
        with patch.object(type(detectors), "_get_detectors", return_value=less):
            self.detections._sync(self.company)
            self.assertFalse(rows[-1].active)
            self.assertEqual(rows[-1].label, gone)
        self.detections._sync(self.company)
        self.assertTrue(rows[-1].active)
        thresholds = known[rows[0].code]._get_thresholds()
        self.assertEqual(len(rows[0].threshold_ids), len(thresholds))

    # who may do what

    def test_who_may_set_limits(self):
        detection = self._get_detection(CODE)
        limit = detection.threshold_ids[0]
        people = {
            role: self._create_user(f"detect.{role}", role)
            for role in ("user", "organizer", "auditor", "manager")
        }
        for role in ("user", "organizer", "auditor"):
            self.assertTrue(limit.with_user(people[role]).has_access("read"), role)
            for record in (limit, detection):
                with self.assertRaises(AccessError):
                    field = "value" if record == limit else "is_enabled"
                    record.with_user(people[role]).write({field: 0})
        manager = people["manager"]
        form = Form(detection.with_user(manager))
        form.is_enabled = False
        with form.threshold_ids.edit(0) as line:
            line.value = 7
        form.save()
        self.assertEqual((detection.is_enabled, limit.value), (False, 7))
        for values in ({"code": "x"}, {"last_run_at": NOW}):
            with self.assertRaisesRegex(UserError, "comes with the program"):
                detection.with_user(manager).write(values)
        with self.assertRaises(AccessError):
            detection.with_user(manager).unlink()
        with self.assertRaises(AccessError):
            self.detections.with_user(manager).create(
                {"company_id": self.company.id, "code": "x"}
            )
        outsider = self._create_user("detect.outsider")
        self.assertFalse(detection.with_user(outsider).has_access("read"))
        with self.assertRaises(AccessError):
            self.detections.with_user(outsider).action_open()

    def test_limits_that_make_no_sense(self):
        with self.assertRaisesRegex(ValidationError, "is 1 at least"):
            self._set_limits(CODE, runs=0)
        with self.assertRaisesRegex(ValidationError, "is 0.0 at least"):
            self._set_limits(CODE, tolerance=-1)

    def test_settings_are_of_the_current_company(self):
        manager = self._create_user("detect.settings", "manager")
        self.detections.search([]).unlink()
        action = self.detections.with_user(manager).action_open()
        rows = self.detections.with_user(manager).search(action["domain"])
        self.assertEqual(rows.company_id, self.company)
        other = self._create_company("Other Works")
        self.detections._sync(other)
        theirs = self._get_detection(CODE, other)
        self.assertFalse(theirs.with_user(manager).has_access("read"))

    def test_what_was_found_is_not_written_by_anybody(self):
        [found] = self._look(self._make())
        organizer = self._create_user("detect.writer", "organizer")
        theirs = found.with_user(organizer)
        for values in (
            {"gone_at": NOW},
            {"measured_value": 1},
            {"is_automatic": False},
            {"detection_key": "x"},
            {"finding_ids": [Command.clear()]},
            {"closed_as": "gone"},
            {"changed_by_people": []},
        ):
            with self.assertRaisesRegex(UserError, "by its buttons|found in the data"):
                theirs.write(values)
        with self.assertRaises(UserError):
            self.exceptions.with_user(organizer).create(
                {"name": "Made up", "is_automatic": True}
            )
        finding = found.finding_ids.with_user(organizer)
        self.assertTrue(finding.has_access("read"))
        for operation in ("write", "unlink"):
            self.assertFalse(finding.has_access(operation))

    def test_who_may_dismiss(self):
        [found] = self._look(self._make())
        for role in ("user", "auditor"):
            user = self._create_user(f"dismiss.{role}", role)
            with self.assertRaises(AccessError):
                found.with_user(user).action_dismiss("Not so bad")
        responsible = self._create_user("dismiss.responsible", "user")
        found.responsible_id = responsible
        found.with_user(responsible).action_dismiss("Not so bad")
        self.assertEqual(found.state, "closed")


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDetectionTwiceAtOnce(TransactionCase):
    """Two workers, each with a connection of its own."""

    def setUp(self):
        super().setUp()
        company = self.env.ref("base.main_company").root_id
        here, there = self._connect(), self._connect()
        before = here["chanxiao.exception.detection"].search([]).ids
        here["chanxiao.exception.detection"]._sync(
            here["res.company"].browse(company.id)
        )
        here.cr.commit()
        self.one, self.other = (
            env["chanxiao.exception.detection"].search(
                [("code", "=", CODE), ("company_id", "=", company.id)]
            )
            for env in (here, there)
        )
        self.addCleanup(self._forget, here, before)

    def _connect(self):
        """An environment of the system on a connection of its own."""
        cr = sql_db.db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _forget(self, env, before):
        """Leave the database as it was."""
        env.cr.rollback()
        made = env["chanxiao.exception.detection"].search([("id", "not in", before)])
        made.unlink()
        env.cr.commit()

    def test_the_second_leaves_it_to_the_first(self):
        with patch.object(LateOrders, "_get_findings", return_value=[]):
            self.one._detect(NOW)
            with self.assertRaises(LockNotAvailable):
                self.other._detect(NOW)
            self.other.env.cr.rollback()
            self.one.env.cr.rollback()
            # the first is done: the second may look
            self.other._detect(NOW)
            self.other.env.cr.rollback()
