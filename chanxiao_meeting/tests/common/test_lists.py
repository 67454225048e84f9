import re
from ast import literal_eval

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

#: what people act on by then
DUE = {"check_date", "commitment_date", "date_planned", "deadline", "due_date"}
#: what a list is there to say, without choosing further columns
COLUMNS = {
    "chanxiao_meeting_decision_view_list": {"responsible_names", "due_date"},
    "chanxiao_control_exception_view_list": {"age_days", "deadline"},
    "purchase_order_line_view_list_drill": {
        *("order_id", "partner_id", "product_id", "date_planned"),
        *("product_qty", "qty_received"),
    },
    "chanxiao_meeting_action_view_list_review": {"overdue_days", "slip_count"},
    "chanxiao_meeting_figure_view_list": {
        *("period_start", "period_end", "period_progress", "is_overridden"),
    },
}
#: filters and groups that a window opens with
FILTERS = {
    "chanxiao_meeting_agenda_item_action": {"group_meeting"},
    "chanxiao_meeting_figure_action": {"known", "reported"},
    "chanxiao_meeting_figure_action_board": {"current"},
    "chanxiao_meeting_action_action": {"my_work"},
    "chanxiao_meeting_brief_action": {"upcoming"},
}
#: what graphs have fixed colours for: values of states and judgements
COLORS = "chanxiao_meeting/static/src/common/state_graph/state_colors.js"
COLORED_GRAPHS = {"chanxiao_pareto_graph", "chanxiao_state_graph"}
JUDGED = {"age_group", "alert", "attendance", "check_result", "result", "severity"}
JUDGED |= {"state", "status", "timeliness"}


@tagged("post_install", "-at_install", "chanxiao_once")
class TestLists(TransactionCase):
    """Lists say what they should, before anybody chooses a column or filter."""

    def _get_views(self, *types):
        """Views of ours, as pairs of name and tree, with what others add to them."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "chanxiao_meeting"), ("model", "=", "ir.ui.view")]
        )
        for known in data:
            view = self.env["ir.ui.view"].browse(known.res_id)
            is_own = view.type in types and view.mode == "primary"
            if is_own and view.model in self.env:
                arch = self.env[view.model].get_view(view.id, view.type)["arch"]
                tree = etree.fromstring(arch)
                tree.set("model", view.model)
                yield known.name, tree

    def test_columns(self):
        views = dict(self._get_views("list"))
        for name, columns in COLUMNS.items():
            fields = views[name].xpath("/list/field[not(@column_invisible)]")
            shown = {f.get("name") for f in fields if f.get("optional") != "hide"}
            self.assertEqual(columns - shown, set(), name)

    def test_what_windows_open_with(self):
        for name, filters in FILTERS.items():
            window = self.env.ref(f"chanxiao_meeting.{name}")
            context = literal_eval(window.context)
            for wanted in filters:
                self.assertTrue(context.get(f"search_default_{wanted}"), name)

    def test_dates_that_people_act_on_are_dates_with_the_time_left(self):
        found = set()
        for name, arch in self._get_views("list", "kanban", "form"):
            for field in arch.xpath(
                "//field[not(@invisible='1' or @column_invisible)]"
            ):
                is_said = field.get("class") == "d-inline"  # within a sentence
                if field.get("name") in DUE and not is_said:
                    self.assertEqual(
                        field.get("widget"),
                        "chanxiao_deadline",
                        f"{name}: {field.get('name')}",
                    )
                    found.add(field.get("name"))
                self.assertNotEqual(field.get("widget"), "remaining_days", name)
        self.assertEqual(found, DUE)

    def test_records_are_chosen_by_more_than_a_number_and_never_made(self):
        places = 0
        for name, arch in self._get_views("list", "kanban", "form"):
            for field in arch.xpath("//field[@name='subject_ref'][not(@readonly='1')]"):
                options = literal_eval(field.get("options", "{}"))
                context = literal_eval(field.get("context", "{}"))
                self.assertTrue(options.get("no_create"), name)
                self.assertTrue(context.get("chanxiao_choosing"), name)
                places += 1
        self.assertGreater(places, 4)
        for name, _label in self.env[
            "chanxiao.meeting.subject"
        ]._selection_subject_ref():
            model = self.env[name].with_context(chanxiao_choosing=True)
            with self.subTest(name):
                self.assertTrue(model._subject_search_fields)
                self.assertIsInstance(model.web_name_search("Pump", {}), list)
                record = model.new({"name": "X/1"})
                details = record._get_subject_details()
                self.assertGreater(len(details), 1, "customer or product, and date")

    def test_nothing_is_made_by_accident(self):
        """What is typed into a choice chooses, or asks first whether to make it."""
        for name, arch in self._get_views("list", "form"):
            for field in arch.xpath(
                "//field[not(ancestor::list[not(@editable)] or ancestor::kanban)]"
            ):
                model, path = self._find_model(arch, field)
                if not model._name.startswith(("chanxiao.meeting", "chanxiao.control")):
                    continue
                if self._is_choice(model, field):
                    options = literal_eval(field.get("options", "{}"))
                    is_safe = {"no_create", "no_quick_create"} & options.keys()
                    self.assertTrue(is_safe, f"{name}: {path}")

    def _find_model(self, arch, field):
        """The model that a field of a view belongs to, and where it stands."""
        model = self.env[arch.get("model")]
        path = [a.get("name") for a in field.iterancestors("field")][::-1]
        for name in path:
            model = self.env[model._fields[name].comodel_name]
        return model, ".".join([*path, field.get("name")])

    def _is_choice(self, model, field):
        name = field.get("name")
        known = model._fields[name]
        # as the client is told, which is more than the field itself says
        is_shown = model.fields_get([name], ["readonly"])[name]["readonly"]
        hidden = {field.get(a) for a in ("readonly", "invisible", "column_invisible")}
        widget = field.get("widget") or ""
        return (
            known.type in ("many2one", "reference", "many2many")
            and not (is_shown or "1" in hidden)
            and not ("avatar_user" in widget or "checkboxes" in widget)
            and widget != "many2many_binary"
        )

    def test_tasks_are_counted(self):
        for view_type in ("pivot", "graph"):
            arch = etree.fromstring(
                self.env["chanxiao.meeting.action"].get_view(view_type=view_type)[
                    "arch"
                ]
            )
            self.assertFalse(arch.xpath("//field[@type='measure']"), view_type)

    def test_graphs_of_states_have_fixed_colours(self):
        with file_open(COLORS) as file:
            colored = set(re.findall(r"(\w+): [A-Z]", file.read()))
        seen = set()
        for name, arch in self._get_views("graph"):
            model = self.env[arch.get("model")]
            for field in JUDGED & set(model.fields_get(attributes=[])):
                if not model._fields[field].store and field != "alert":
                    continue
                values = dict(model._fields[field]._description_selection(self.env))
                self.assertIn(arch.get("js_class"), COLORED_GRAPHS, f"{name}: {field}")
                self.assertEqual(values.keys() - colored, set(), f"{name}: {field}")
                seen.add(field)
        self.assertEqual(seen, JUDGED)

    def test_newest_first_through_a_parent(self):
        """``meeting_id desc`` turns round the meetings' own order: oldest first."""
        seen = 0
        for name in self.env.registry:
            if not name.startswith("chanxiao."):
                continue
            model = self.env[name]
            first = (model._order or "id").split(",")[0].split()
            field = model._fields.get(first[0])
            if field is None or field.type != "many2one":
                continue
            parent = self.env[field.comodel_name]._order.split(",")[0].split()
            seen += 1
            self.assertFalse(first[-1] == parent[-1] == "desc", f"{name}: {first}")
        self.assertGreater(seen, 10)
