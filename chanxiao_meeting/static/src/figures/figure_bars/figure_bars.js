import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {drawnColumns} from "../figure_format/figure_series";

const LIMIT = 3;

/** The largest rows of a breakdown as small bars, each with its number beside it. */
export class FigureBars extends Component {
    static template = "chanxiao_meeting.FigureBars";
    static props = {figure: Object};

    get column() {
        return drawnColumns(this.props.figure, "bar")[0];
    }

    get rows() {
        const {column} = this;
        const all = this.props.figure.breakdown || [];
        if (!column) {
            return [];
        }
        const size = (row) => Math.abs(row[column.name] || 0);
        const largest = Math.max(...all.map(size)) || 1;
        return all.slice(0, LIMIT).map((row) => ({
            label: row.label,
            text: column.format(row[column.name]),
            width: (100 * size(row)) / largest,
        }));
    }

    get rest() {
        const count = (this.props.figure.breakdown || []).length - LIMIT;
        return count > 0 ? _t("%s more", count) : "";
    }
}
