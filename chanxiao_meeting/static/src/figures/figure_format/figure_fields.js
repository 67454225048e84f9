// What is read of each figure; views ask the server for these fields.
const TYPES = {
    label: "char",
    explanation: "text",
    key: "char",
    unit: "char",
    better: "char",
    is_as_of: "boolean",
    reported_value: "float",
    is_reported_known: "boolean",
    value: "float",
    is_known: "boolean",
    previous: "float",
    is_previous_known: "boolean",
    handed_in_value: "float",
    is_handed_in_known: "boolean",
    has_changed_since: "boolean",
    change: "float",
    is_change_known: "boolean",
    change_rate: "float",
    is_change_rate_known: "boolean",
    change_effect: "char",
    has_target: "boolean",
    target: "float",
    target_max: "float",
    threshold: "float",
    threshold_max: "float",
    status: "char",
    trend: "json",
    breakdown: "json",
    breakdown_columns: "json",
    period_start: "date",
    period_end: "date",
    period_progress: "char",
    tz: "char",
    as_of: "datetime",
    drill_model: "char",
    is_overridden: "boolean",
    override_note: "text",
    override_date: "datetime",
    can_override: "boolean",
    meeting_state: "char",
};
const RELATIONS = {
    currency_id: "res.currency",
    company_id: "res.company",
    override_user_id: "res.users",
    override_reason_id: "chanxiao.reason",
};

export function figureFields() {
    const plain = Object.entries(TYPES).map(([name, type]) => ({name, type}));
    const linked = Object.entries(RELATIONS).map(([name, relation]) => ({
        name,
        type: "many2one",
        relation,
    }));
    return [...plain, ...linked];
}

/** The data of a record as the components take it. */
export function figureOf(record) {
    return {...record.data, id: record.resId};
}
