import {fields, models} from "@web/../tests/web_test_helpers";
import {figureFields} from "@chanxiao_meeting/figures/figure_format/figure_fields";

const GENERATORS = {
    boolean: () => fields.Boolean(),
    char: () => fields.Char(),
    date: () => fields.Date(),
    datetime: () => fields.Datetime(),
    float: () => fields.Float({digits: false}),
    json: () => fields.Json(),
    text: () => fields.Text(),
};
const VALUE = {name: "value", title: "Value", unit: "percent", draw: "bar"};

export class Reason extends models.Model {
    _name = "chanxiao.reason";
    name = fields.Char();
    _records = [{id: 1, name: "Booked later"}];
}

export class Department extends models.Model {
    _name = "hr.department";
    name = fields.Char();
    _records = [
        {id: 1, name: "Sales"},
        {id: 2, name: "Planning"},
    ];
}

export class Figure extends models.Model {
    _name = "chanxiao.meeting.figure";
    _fields = Object.fromEntries(
        figureFields().map(({name, type, relation}) => [
            name,
            relation ? fields.Many2one({relation}) : GENERATORS[type](),
        ])
    );
    brief_id = fields.Many2one({relation: "chanxiao.meeting.brief"});
    department_id = fields.Many2one({relation: "hr.department"});
    _records = [
        {
            id: 1,
            brief_id: 1,
            department_id: 1,
            key: "sales.rate",
            label: "On-time shipment",
            explanation: "Share of deliveries in time.",
            unit: "percent",
            better: "higher",
            reported_value: 81.3,
            is_reported_known: true,
            previous: 88.2,
            is_previous_known: true,
            change: -6.9,
            is_change_known: true,
            change_effect: "bad",
            has_target: true,
            target: 95,
            threshold: 85,
            status: "bad",
            trend: [90, null, 88.2, 81.3],
            breakdown: [
                {label: "Pump", value: 70, planned: 10, cumulative: 60, grade: "A"},
                {label: "Valve", value: null, planned: 0, cumulative: 100},
            ],
            breakdown_columns: [
                VALUE,
                {name: "planned", title: "Planned", unit: null, draw: null},
                {name: "grade", title: "Grade", unit: null, draw: null},
                {
                    name: "cumulative",
                    title: "Cumulative",
                    unit: "percent",
                    draw: "line",
                },
            ],
            period_start: "2026-03-01",
            period_end: "2026-03-15",
            tz: "Asia/Shanghai",
            as_of: "2026-03-16 01:00:00",
            drill_model: "stock.picking",
            meeting_state: "held",
        },
        {
            id: 2,
            brief_id: 1,
            department_id: 1,
            key: "sales.days",
            label: "Days",
            unit: "days",
            is_reported_known: false,
            status: "none",
            as_of: "2026-03-16 01:00:00",
            is_as_of: true,
            meeting_state: "held",
        },
        {
            id: 3,
            brief_id: 1,
            department_id: 2,
            key: "planning.output",
            label: "Output",
            unit: "percent",
            reported_value: 97,
            is_reported_known: true,
            value: 88,
            is_known: true,
            is_overridden: true,
            override_note: "Counted by hand",
            override_reason_id: 1,
            override_date: "2026-03-15 02:00:00",
            can_override: true,
            status: "none",
            breakdown: [{label: "Pump", value: 400, actual: 352, planned: 400}],
            breakdown_columns: [
                {name: "planned", title: "Planned", unit: null, draw: "bar"},
                {name: "actual", title: "Actual", unit: null, draw: "bar"},
            ],
            meeting_state: "held",
        },
        {id: 4, brief_id: 3, key: "sales.orders", label: "Orders", status: "none"},
    ];
}

export class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    notes = fields.Char();
    problems = fields.Html();
    figure_ids = fields.One2many({
        relation: "chanxiao.meeting.figure",
        relation_field: "brief_id",
    });
    _records = [
        {id: 1, figure_ids: [1, 2, 3]},
        {id: 2, figure_ids: []},
        {id: 3, figure_ids: [4]},
    ];
}

export const figureModels = [Reason, Department, Figure, Brief];

export const card = (key) => `.o_chanxiao_figure[data-key="${key}"]`;
