import {Component, useState} from "@odoo/owl";
import {ThenNow, useThenNow} from "../../brief/then_now/then_now";
import {FigurePeriod} from "../../figures/figure_period/figure_period";
import {WallFigure} from "../wall_figure/wall_figure";
import {_t} from "@web/core/l10n/translation";

const TEXTS = [
    ["problems", _t("Problems")],
    ["measures_taken", _t("Emergency measures taken")],
    ["support_needed", _t("Support needed from others")],
    ["proposals", _t("Proposals")],
];
const isOff = ({status, change_effect: effect}) =>
    ["bad", "warning"].includes(status) || effect === "bad";

/** What a department reports: its figures in large, and its own words. */
export class BriefBoard extends Component {
    static template = "chanxiao_meeting.BriefBoard";
    static components = {FigurePeriod, ThenNow, WallFigure};
    static props = {
        brief: Object,
        /** Called with whether the brief shall be open to everybody in the room. */
        open: Function,
    };

    setup() {
        this.thenNow = useThenNow(() => this.props.brief.figures);
        this.state = useState({isOffOnly: false});
    }

    get figures() {
        const {figures} = this.props.brief;
        return this.state.isOffOnly ? figures.filter(isOff) : figures;
    }
    get offOnly() {
        const {figures} = this.props.brief;
        return _t("Off target or worse only (%s)", figures.filter(isOff).length);
    }

    get secret() {
        return _t(
            "The brief of %s is confidential and not shown on this screen.",
            this.props.brief.department.name
        );
    }

    get texts() {
        return TEXTS.map(([name, label]) => ({
            name,
            label,
            text: this.props.brief[name],
        })).filter(({text}) => text);
    }
}
