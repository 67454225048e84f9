from odoo import api, fields, models
from odoo.tools import format_amount, format_date, plaintext2html
from odoo.tools.float_utils import float_is_zero
from odoo.tools.misc import formatLang

from ...measures.effects import is_kept
from ..common.groups import AUDITOR, ORGANIZER

#: groups that read what orders cost, as settlements say it
COST_READERS = (
    ORGANIZER,
    AUDITOR,
    "account.group_account_readonly",
)


class ChanxiaoMeetingMeasure(models.Model):
    """What a measure would change, as whoever looks at it may see it.

    The preview was made with the rights of whoever would carry the measure out. Of
    each record and field it is shown to those who may read them, and says how much else
    there is.
    """

    _inherit = "chanxiao.meeting.measure"

    preview = fields.Json("What It Changes", compute="_compute_preview")
    leftover_text = fields.Text("Not Put Back", compute="_compute_leftover_text")

    @api.depends("preview_data", "state", "applied_changes")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_preview(self):
        for measure in self:
            # bounded: shown as far as the user may read the records behind
            data = measure.sudo().preview_data
            measure.preview = data and measure._show(data)

    @api.depends("undo_data")
    @api.depends_context("uid", "lang")
    def _compute_leftover_text(self):
        for measure in self:
            # bounded likewise
            data = measure.sudo().undo_data or {}
            lines = [
                measure._describe_leftover(one)
                for one in (*data.get("moved", ()), *data.get("stuck", ()))
                if measure._get_readable(one["model"], [one["id"]])
            ]
            measure.leftover_text = "\n".join(lines) or False

    def _describe_leftover(self, one):
        field = self.env[one["model"]]._fields.get(one["field"])
        parts = (one["name"], field and field._description_string(self.env))
        return ", ".join(part for part in parts if part)

    def _show(self, data):
        """The preview as the user may see it, in words.

        :return: dict for the widget of the form
        """
        readable = self._find_readable(data)
        shown = {"changed": [], "created": [], "deleted": [], "hidden": 0}
        first = self.subject_ref and (self.subject_ref._name, self.subject_ref.id)
        for change in sorted(
            data["changes"], key=lambda one: (one["model"], one["id"]) != first
        ):
            if change["id"] in readable.get(change["model"], ()):
                shown[change["kind"]] += self._show_change(change)
            else:
                shown["hidden"] += 1
        effects = data.get("effects") or {}
        return {
            **shown,
            "unseen": sum(data["unseen"].values()),
            "promises": self._show_promises(effects, readable),
            "loads": self._show_loads(effects, readable),
            "orders": self._show_orders(effects, readable),
            "told": [
                {
                    "who": one["partner"][1],
                    "about": one["name"],
                    "body": one["body"],
                    "context": {
                        "default_model": one["record"][0],
                        "default_res_ids": [one["record"][1]],
                        "default_partner_ids": [one["partner"][0]],
                        "default_body": str(plaintext2html(one["body"])),
                        "default_composition_mode": "comment",
                    },
                }
                for one in data["told"]
                if one["record"][1] in readable.get(one["record"][0], ())
            ],
        }

    def _find_readable(self, data):
        """Which records of a preview the user may read, ``{model: set of ids}``.

        What the preview created is rolled back: it is read by who reads its kind.
        """
        ids = {}
        for change in data["changes"]:
            model, id_ = change.get("on") or (change["model"], change["id"])
            ids.setdefault(model, set()).add(id_)
            ids.setdefault(change["model"], set()).add(change["id"])
        for one in data["told"]:
            ids.setdefault(one["record"][0], set()).add(one["record"][1])
        effects = data.get("effects") or {}
        for model, key in (
            ("sale.order", "order_id"),
            ("mrp.workcenter", "center_id"),
        ):
            for row in (row for rows in effects.values() for row in rows):
                if row.get(key):
                    ids.setdefault(model, set()).add(row[key])
        readable = {
            model: self._get_readable(model, wanted) for model, wanted in ids.items()
        }
        for change in data["changes"]:
            if change["kind"] == "created":
                model, id_ = change.get("on") or (change["model"], change["id"])
                known = self.env[change["model"]].has_access("read")
                if known and (not change.get("on") or id_ in readable[model]):
                    readable[change["model"]].add(change["id"])
        return readable

    def _get_readable(self, model, ids):
        if model not in self.env:
            return set()
        # bounded: which of these rows exist; a deleted one is known by its kind
        records = self.env[model].sudo().browse(ids).exists().sudo(False)
        if not records.has_access("read"):
            return set(records._filtered_access("read").ids)
        return set(records.ids)

    def _show_change(self, change):
        """Rows of one record: a row a field, one in all for a new or deleted one."""
        model = self.env[change["model"]]
        row = {
            "model": model._description,
            "record": change["name"],
            "res_model": change["model"],
            "res_id": change["id"],
        }
        if change["kind"] != "changed":
            return [row]
        # bounded: only the names of models
        row["model"] = self.env["ir.model"].sudo()._get(change["model"]).name
        rows = [
            {
                **row,
                "field": field._description_string(self.env),
                "before": self._format_value(model, field, pair[0]),
                "after": self._format_value(model, field, pair[1]),
            }
            for name, pair in change["values"].items()
            if (field := model._fields.get(name))
            and model._has_field_access(field, "read")
        ]
        # what reads the same says nothing to people, as another leave of that name
        return [one for one in rows if one["before"] != one["after"]]

    def _format_value(self, model, field, value):
        """A value of a row as people read it; a dash where there is none."""
        if value is None or value is False or value == []:
            return self.env._("No") if field.type == "boolean" else "–"
        if field.type == "boolean":
            return self.env._("Yes")
        if field.type == "many2one":
            return value[1]
        if field.type == "many2many":
            return self.env._("%s records", len(value))
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, value)
        if field.type == "datetime":
            return self._format_moment(fields.Datetime.to_datetime(value))
        if field.type == "date":
            return self._format_moment(fields.Date.to_date(value))
        if field.type in ("float", "monetary"):
            return self._format_number(value)
        if isinstance(value, dict):
            value = value.get(self.env.lang) or value.get("en_US") or "–"
        return str(value)

    def _format_number(self, value, digits=2):
        if float_is_zero(value - round(value), digits):
            digits = 0
        return formatLang(self.env, value, digits=digits)

    # what follows

    def _show_promises(self, effects, readable):
        return [
            {
                "name": row["name"],
                "res_id": row["order_id"],
                "promised": [self._format_day(day) for day in row["promised"]],
                "expected": [self._format_day(day) for day in row["expected"]],
                "kept": [
                    is_kept(*pair)
                    for pair in zip(row["promised"], row["expected"], strict=True)
                ],
            }
            for row in effects.get("promises", ())
            if row["order_id"] in readable["sale.order"]
        ]

    def _format_day(self, day):
        if day == "never":
            return self.env._("nothing planned brings it")
        return format_date(self.env, day) if day else "–"

    def _show_loads(self, effects, readable):
        rows = [
            row
            for row in effects.get("loads", ())
            if row["center_id"] in readable["mrp.workcenter"]
        ]
        centers = self.env["mrp.workcenter"].browse({row["center_id"] for row in rows})
        names = {center.id: center.display_name for center in centers}
        return [
            {
                "name": names[row["center_id"]],
                "week": self._format_day(row["week"]),
                "before": self._format_load(row["before"]),
                "after": self._format_load(row["after"]),
                "over": [_is_over(row["before"]), _is_over(row["after"])],
            }
            for row in rows
        ]

    def _format_load(self, load):
        if not load:
            return "–"
        return self.env._(
            "%(planned)s of %(hours)s h",
            planned=self._format_number(load[0], 1),
            hours=self._format_number(load[1], 1),
        )

    def _show_orders(self, effects, readable):
        """Revenue, cost and margin, for those who read what orders cost."""
        if not any(self.env.user.has_group(group) for group in COST_READERS):
            return []
        return [
            {
                "name": row["name"] or self.env._("The measure itself"),
                **{
                    name: [self._format_money(amount) for amount in row[name]]
                    for name in ("revenue", "cost")
                },
                "margin": [
                    self._format_money(revenue - cost)
                    for revenue, cost in zip(row["revenue"], row["cost"], strict=True)
                ],
                "worse": row["cost"][1] - row["cost"][0] > 0.005,
            }
            for row in effects.get("orders", ())
            if not row["order_id"] or row["order_id"] in readable["sale.order"]
        ]

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.company_id.currency_id)


def _is_over(load):
    return bool(load) and load[0] > load[1] + 1e-3
