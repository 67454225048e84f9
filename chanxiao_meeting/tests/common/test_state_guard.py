from odoo.exceptions import UserError
from odoo.tests import tagged

from ..follow_up.action_common import ActionCase

GUARD = "chanxiao.state.mixin"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestStateGuard(ActionCase):
    """What is the system's cannot be written, whichever door is tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision = cls._adopt()
        cls.action = cls.decision.action_ids
        cls.exception = cls.env["chanxiao.control.exception"].create(
            {"name": "Pump broken", "responsible_id": cls.attendee.id}
        )
        cls.draft = cls.policy.with_user(cls.manager)._copy_system({"code": "D"})
        cls.new_values = {
            "chanxiao.control.exception": {"name": "Line stopped"},
            "chanxiao.meeting.decision": {"name": "X", "meeting_id": cls.meeting.id},
            "chanxiao.meeting.action": {
                "decision_id": cls.decision.id,
                **cls._prepare_action(),
            },
            "chanxiao.meeting.policy": {"name": "X", "code": "X"},
            "chanxiao.meeting": {"policy_id": cls.policy.id},
        }
        cls.foreign_states = {
            "chanxiao.control.exception": "closed",
            "chanxiao.meeting.decision": "effective",
            "chanxiao.meeting.action": "verified",
            "chanxiao.meeting.policy": "approved",
            "chanxiao.meeting": "held",
        }

    def _get_guarded_models(self):
        names = self.env.registry.descendants([GUARD], "_inherit")
        return [self.env[name] for name in names if not self.env[name]._abstract]

    def _assert_refused(self, function, *arguments):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            function(*arguments)

    def test_declarations_name_fields_that_no_copy_takes_along(self):
        models = self._get_guarded_models()
        self.assertGreater(len(models), 7)
        for model in models:
            declared = set().union(*model._get_declared("_system_fields"))
            for frozen in model._get_declared("_frozen_fields"):
                declared |= set().union(*frozen.values())
            self.assertFalse(declared - model._fields.keys(), model._name)
            states = (
                [s for s, _label in model._fields["state"].selection or []]
                if "state" in model._fields
                else []
            )
            for frozen in model._get_declared("_frozen_fields"):
                self.assertFalse(set(frozen) - set(states), model._name)
            for name in set().union(*model._get_declared("_system_fields")):
                field = model._fields[name]
                if field.store and not field.related and name != "meeting_id":
                    self.assertFalse(field.copy, f"{model._name}.{name}")

    def test_what_is_computed_is_written_by_nobody(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= other
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(self.meeting)
        brief = self.env["chanxiao.meeting.brief"].create(
            {
                "meeting_id": self.meeting.id,
                "department_id": self.sales_department.id,
            }
        )
        for record, values in (
            (self.action, {"company_id": other.id}),
            (self.action, {"measure": "other"}),
            (self.decision, {"company_id": other.id}),
            (self.decision, {"action_closed_count": 9}),
            (self.meeting, {"company_id": other.id}),
            (self.exception, {"meeting_id": self.meeting.id}),
            (self.draft.department_ids[0], {"company_id": other.id}),
            (minutes, {"is_late": True}),
            (minutes, {"date_start": "2026-01-01 00:00:00"}),
            (brief, {"timeliness": "on_time"}),
            (brief, {"company_id": False}),
        ):
            [name] = values
            before = record[name]
            for user in (self.manager, self.env.ref("base.user_root")):
                door = record.with_user(user)
                with self.subTest(model=record._name, name=name, user=user.login):
                    self._assert_refused(door.write, values)
                    door.write(
                        {name: record._fields[name].convert_to_write(before, record)}
                    )
                    self.assertEqual(record[name], before)

    def test_what_is_computed_is_given_to_no_new_one(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= other
        for name, values in self.new_values.items():
            model = self.env[name]
            if not model._filter_computed(["company_id"]):
                continue
            with self.subTest(model=name):
                self._assert_refused(model.create, {**values, "company_id": other.id})
                created = model.with_context(default_company_id=other.id).create(
                    {**values, "company_id": self.company.id}
                )
                self.assertEqual(created.company_id, self.company)
        command = (0, 0, {**self._prepare_action(), "company_id": other.id})
        decision = self.decision.with_user(self.planner)
        self._assert_refused(decision.write, {"action_ids": [command]})

    def test_defaults_for_what_is_computed_are_meant_for_others(self):
        other_meeting = self._plan("04-01")
        self.env["ir.default"].set("chanxiao.meeting.action", "measure", "other")
        door = self.decision.with_context(
            default_meeting_id=other_meeting.id, default_measure="other"
        )
        actions = self.decision.action_ids
        door.action_ids = [(0, 0, self._prepare_action())]
        created = self.decision.action_ids - actions
        self.assertEqual(created.meeting_id, self.meeting)
        self.assertEqual(created.measure, self.decision.measure)
        offered = door.action_ids.default_get(["meeting_id", "measure", "deadline"])
        self.assertFalse(offered.keys() & {"meeting_id", "measure"})

    def test_exported_files_are_imported_with_what_is_computed(self):
        columns = ["id", "company_id/.id", "measure", "meeting_id/.id"]
        actions = self.action.with_user(self.planner)
        [row] = self.action.export_data(columns)["datas"]
        row = [str(value) for value in row]
        result = actions.load(columns, [row])
        self.assertEqual(result["ids"], self.action.ids, result["messages"])
        row[3] = str(self._plan("04-01").id)
        result = actions.load(columns, [row])
        self.assertFalse(result["ids"])
        self.assertIn("Meeting", result["messages"][0]["message"])

    def test_new_ones_begin_at_the_beginning(self):
        for name, state in self.foreign_states.items():
            values = self.new_values[name]
            for user in (self.manager, self.env.ref("base.user_root")):
                model = self.env[name].with_user(user)
                with self.subTest(model=name, user=user.login):
                    self._assert_refused(model.create, {**values, "state": state})
                    door = model.with_context(default_state=state)
                    self._assert_refused(door.create, values)

    def _get_forged_values(self, model):
        """A value that no new record begins with, for each field of the system."""
        values = {
            "boolean": True,
            "char": "X",
            "date": "2026-03-16",
            "datetime": "2026-03-16 00:00:00",
            "float": 77,
            "html": "X",
            "integer": 77,
            "json": {"x": 1},
            "many2one": 1,
            "many2one_reference": 1,
            "monetary": 77,
            "one2many": [(4, 1)],
            "many2many": [(4, 1)],
            "reference": f"sale.order,{self.order.id}",
            "text": "X",
        }
        names = model._get_system_fields()
        # what is computed is passed over, or compared with what comes of it
        for name in names - set(model._filter_computed(names)):
            field = model._fields[name]
            if field.type == "selection":
                yield name, field._description_selection(self.env)[-1][0]
            elif field.comodel_name == "res.users" and field.type == "many2one":
                yield name, self.worker.id
            else:
                yield name, values[field.type]

    def test_no_default_of_the_context_is_the_systems(self):
        """Every model, every field: as a column of a kanban sends it, and by RPC."""
        for model in self._get_guarded_models():
            for name, value in self._get_forged_values(model):
                with self.subTest(f"{model._name}.{name}"):
                    door = model.with_context(**{f"default_{name}": value})
                    self._assert_refused(door.create, {})
                    self._assert_refused(model.create, {name: value})

    def test_translations_are_a_door_as_well(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self.policy.with_user(self.manager)
        self._assert_refused(
            policy.update_field_translations, "name", {"zh_CN": "X", "en_US": "X"}
        )
        draft = self.draft.with_user(self.manager)
        draft.update_field_translations("name", {"zh_CN": "X"})
        self.assertEqual(draft.with_context(lang="zh_CN").name, "X")

    def test_attendee_reports_no_closed_exception(self):
        exceptions = self.env["chanxiao.control.exception"].with_user(self.attendee)
        door = exceptions.with_context(default_state="closed")
        self._assert_refused(door.name_create, "Closed at once")
        initial = exceptions.with_context(default_state="new")
        created = initial.browse(initial.name_create("Line stopped")[0])
        self.assertEqual(created.state, "new")

    def test_stored_defaults_of_people_do_not_count(self):
        self.env["ir.default"].set("chanxiao.control.exception", "state", "closed")
        self.env["ir.default"].set(
            "chanxiao.control.exception", "closed_at", "2026-03-01 00:00:00"
        )
        created = self.env["chanxiao.control.exception"].create({"name": "X"})
        self.assertEqual((created.state, created.closed_at), ("new", False))

    def test_existing_ones_are_moved_by_buttons_only(self):
        for record in (self.exception, self.decision, self.action, self.policy):
            state = self.foreign_states[record._name]
            for door in (record, record.sudo(), record.with_user(self.manager)):
                with self.subTest(model=record._name):
                    self._assert_refused(door.write, {"state": state})
                    forged = door.with_context(chanxiao_system=True)
                    self._assert_refused(forged.write, {"state": state})

    def test_what_is_recorded_is_not_typed_in(self):
        meeting = self.meeting.with_user(self.planner)
        moment = "2026-03-16 01:00:00"
        item = meeting.agenda_ids.create({"meeting_id": meeting.id, "name": "X"})
        person = meeting.attendee_ids.create(
            {"meeting_id": meeting.id, "partner_id": self.outsider.partner_id.id}
        )
        for record, values in (
            (meeting, {"reminded_start": moment}),
            (meeting, {"is_period_chosen": True}),
            (person, {"invited_at": moment}),
            (item, {"time_start": moment}),
            (item, {"time_end": moment}),
        ):
            with self.subTest(model=record._name, values=values):
                self._assert_refused(record.write, values)
                self._assert_refused(record.sudo().write, values)
                self._assert_refused(record.copy, values)
                [(name, value)] = values.items()
                result = record.load([".id", name], [[str(record.id), str(value)]])
                self.assertFalse(result["ids"])

    def test_lines_of_an_approved_policy(self):
        line = self.policy.department_ids[0]
        draft_line = self.draft.department_ids[0]
        for lines in (line.with_user(self.manager), line.sudo()):
            self._assert_refused(lines.write, {"confidential": True})
            self._assert_refused(lines.unlink)
            self._assert_refused(
                lines.create,
                {
                    "policy_id": self.policy.id,
                    "department_id": self.planning_department.id,
                },
            )
            self._assert_refused(
                draft_line.with_env(lines.env).write, {"policy_id": self.policy.id}
            )
        draft_line.confidential = True

    def test_commands_on_a_parent(self):
        decision = self.decision.with_user(self.planner)
        commands = (
            (1, self.action.id, {"state": "verified"}),
            (1, self.action.id, {"done_at": "2026-03-16 00:00:00"}),
            (0, 0, {**self._prepare_action(), "state": "verified"}),
        )
        for command in commands:
            self._assert_refused(decision.write, {"action_ids": [command]})

    def test_copies(self):
        self._assert_refused(self.exception.copy, {"state": "closed"})
        self._assert_refused(self.exception.copy, {"closed_at": "2026-03-16 00:00:00"})
        self.exception.with_user(self.manager)._set_state("closed")
        self.assertEqual(self.exception.copy().state, "new")

    def test_import(self):
        exceptions = self.env["chanxiao.control.exception"].with_user(self.planner)
        for fields, row in (
            (["name", "state"], ["Imported", "Closed"]),
            (["name", "closed_at"], ["Imported", "2026-03-16 00:00:00"]),
            ([".id", "state"], [str(self.exception.id), "closed"]),
        ):
            result = exceptions.load(fields, [row])
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])
        self.assertEqual(self.exception.state, "new")

    def test_frozen_for_the_system_too_unless_it_says_so(self):
        self._assert_refused(self.policy.sudo().write, {"location": "Hall 2"})
        self.policy._write_system({"location": "Hall 2"})
        self.assertEqual(self.policy.location, "Hall 2")
        self.draft.location = "Hall 3"

    def test_transition_hands_no_default_on(self):
        decision = self._create_decision()
        door = decision.with_user(self.planner).with_context(
            default_state="effective", default_summary="Not mine", default_name="X"
        )
        door.action_adopt()
        self.assertEqual(decision.state, "adopted")
        self.assertNotEqual(decision.action_ids.activity_id.summary, "Not mine")
