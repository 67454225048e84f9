import {Component} from "@odoo/owl";
import {STATUSES} from "../../figures/figure_format/figure_status";
import {_t} from "@web/core/l10n/translation";
import {formatMarked} from "../../figures/figure_format/figure_format";
import {useService} from "@web/core/utils/hooks";

const TEXTS = [
    ["problems", _t("Problems")],
    ["measures_taken", _t("Emergency measures taken")],
    ["support_needed", _t("Support needed from others")],
    ["proposals", _t("Proposals")],
];

/** What one reports for one's department: in short, and a way to the whole. */
export class HandBrief extends Component {
    static template = "chanxiao_meeting.HandBrief";
    static props = {brief: Object};

    setup() {
        this.action = useService("action");
    }

    get title() {
        return _t("My Brief: %s", this.props.brief.department.name);
    }

    get figures() {
        return (this.props.brief.figures || []).map((figure) => ({
            key: figure.key,
            label: figure.label,
            value: formatMarked(figure),
            status: STATUSES[figure.status],
        }));
    }

    get texts() {
        const {brief} = this.props;
        return TEXTS.map(([name, label]) => ({name, label, text: brief[name]})).filter(
            ({text}) => text
        );
    }

    open() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "chanxiao.meeting.brief",
            res_id: this.props.brief.id,
            views: [[false, "form"]],
        });
    }
}
