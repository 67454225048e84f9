import {Component} from "@odoo/owl";
import {FigureChart} from "../../figures/figure_chart/figure_chart";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {formatValue} from "../../figures/figure_format/figure_format";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The course of the figure that a decision shall move: before, and at each check. */
export class EffectChart extends Component {
    static template = "chanxiao_meeting.EffectChart";
    static components = {FigureChart};
    static props = {...standardFieldProps};

    get effect() {
        return this.props.record.data[this.props.name];
    }

    get points() {
        return this.effect?.points || [];
    }

    /** One value alone is no course. */
    get isDrawn() {
        return this.points.filter(({value}) => value !== null).length > 1;
    }

    get labels() {
        return this.points.map(({day}) =>
            deserializeDate(day).toLocaleString({month: "numeric", day: "numeric"})
        );
    }

    format(value) {
        const {unit, currency} = this.effect;
        return formatValue({unit, currency_id: {id: currency}}, value);
    }

    get series() {
        const data = this.points.map(({value}) => value);
        return [{label: this.effect.name, data, format: (value) => this.format(value)}];
    }

    get targets() {
        const label = _t("Expected");
        return this.effect.expected.map((value) => ({label, value}));
    }

    get description() {
        return _t(
            "Effect on %s; the table below it holds its numbers.",
            this.effect.name
        );
    }
}

registry.category("fields").add("chanxiao_effect_chart", {
    component: EffectChart,
    supportedTypes: ["json"],
});
