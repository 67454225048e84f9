import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {formatMoment} from "../../figures/figure_format/figure_format";
import {describeTotals} from "../schedule_format";
import {groupByWeek, isLate, sortLines, sumUp} from "../schedule_lines";
import {LoadMap} from "../load_map/load_map";
import {Layout} from "@web/search/layout";
import {ScheduleTable} from "../schedule_table/schedule_table";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

/** The orders received since the last meeting, and how they are scheduled. */
export class ScheduleBoard extends Component {
    static template = "chanxiao_meeting.ScheduleBoard";
    static components = {Layout, LoadMap, ScheduleTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({
            board: {meeting: null},
            sort: {column: "gap", isDescending: false},
            isLateOnly: false,
            isByWeek: false,
            ...this.props.state,
        });
        useSetupAction({
            getLocalState: () => {
                const {sort, isLateOnly, isByWeek} = this.state;
                return {sort: {...sort}, isLateOnly, isByWeek};
            },
        });
        onWillStart(() => this.load());
    }

    get meetingId() {
        return this.state.board.meeting?.id || this.props.action.context?.active_id;
    }

    async load() {
        const ids = this.meetingId ? [this.meetingId] : [];
        this.state.board = await this.orm.call("chanxiao.meeting", "read_schedule", [
            ids,
        ]);
    }

    get board() {
        return this.state.board;
    }

    get span() {
        const {since, until, as_of: asOf, tz, meeting} = this.board;
        const moment = (text) => formatMoment({tz}, deserializeDateTime(text));
        const isOver = ["held", "cancelled"].includes(meeting.state);
        return _t("Orders received from %(since)s to %(until)s; reckoned %(moment)s", {
            since: moment(since),
            until: isOver ? moment(until) : _t("now"),
            moment: `${moment(asOf)} (${tz})`,
        });
    }

    get leftOut() {
        const {lines, left_out: count} = this.board;
        return _t(
            "The latest %(shown)s lines are shown; %(count)s more were received.",
            {
                shown: lines.length,
                count,
            }
        );
    }

    get lines() {
        const {lines} = this.board;
        return this.state.isLateOnly ? lines.filter(isLate) : lines;
    }

    get groups() {
        const loads = Object.fromEntries(
            this.board.centers.map(({id, load}) => [id, load])
        );
        const lines = sortLines(this.lines, this.state.sort, loads);
        if (!this.state.isByWeek) {
            return [{key: "all", isNamed: false, lines}];
        }
        return groupByWeek(lines).map((group) => ({
            ...group,
            key: group.week || "none",
            isNamed: true,
        }));
    }

    get tiles() {
        const {shows_contribution: isTold, currency_id: currencyId} = this.board;
        return describeTotals(sumUp(this.lines), isTold && currencyId);
    }

    onSort(column) {
        const {sort} = this.state;
        const isDescending = sort.column === column && !sort.isDescending;
        this.state.sort = {column, isDescending};
    }

    onOpen(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async call(method, orderId) {
        const action = await this.orm.call("chanxiao.meeting", method, [
            [this.meetingId],
            orderId,
        ]);
        await this.action.doAction(action, {onClose: () => this.load()});
    }

    onDecide(orderId) {
        return this.call("action_decide_on_order", orderId);
    }

    onPutOnAgenda(orderId) {
        return this.call("action_put_order_on_agenda", orderId);
    }
}

registry.category("actions").add("chanxiao_meeting.schedule", ScheduleBoard);
