import {Component, useState} from "@odoo/owl";
import {ThenNow, useThenNow} from "../../brief/then_now/then_now";
import {FigurePeriod} from "../../figures/figure_period/figure_period";
import {WallFigure} from "../wall_figure/wall_figure";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

const TEXTS = [
    ["problems", _t("Problems")],
    ["measures_taken", _t("Emergency measures taken")],
    ["support_needed", _t("Support needed from others")],
    ["proposals", _t("Proposals")],
];
const MEMORY = "chanxiao_meeting.room_off_only";
/** Off target, worse than before, or another than was handed in. */
const isOff = (figure) =>
    ["bad", "warning"].includes(figure.status) ||
    figure.change_effect === "bad" ||
    Boolean(figure.has_changed_since || figure.is_overridden);

/** What a department reports: its figures in large, and its own words. */
export class BriefBoard extends Component {
    static template = "chanxiao_meeting.BriefBoard";
    static components = {FigurePeriod, ThenNow, WallFigure};
    static props = {
        brief: Object,
        /** Called with whether the brief shall be open to everybody in the room. */
        open: Function,
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
    };

    setup() {
        this.thenNow = useThenNow(() => this.props.brief.figures);
        const isOffOnly = browser.localStorage.getItem(MEMORY) === "on";
        this.state = useState({isOffOnly});
    }

    /** What was chosen is remembered by the browser, for every department. */
    toggleOff() {
        this.state.isOffOnly = !this.state.isOffOnly;
        browser.localStorage.setItem(MEMORY, this.state.isOffOnly ? "on" : "off");
    }

    get figures() {
        const {figures} = this.props.brief;
        return this.state.isOffOnly ? figures.filter(isOff) : figures;
    }
    get offOnly() {
        const {figures} = this.props.brief;
        return _t(
            "Off target, worse or changed only (%s)",
            figures.filter(isOff).length
        );
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
