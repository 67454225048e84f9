import {Component, onWillStart, useState} from "@odoo/owl";
import {Chain} from "./chain_data";
import {ChainPicture} from "./chain_picture";
import {Layout} from "@web/search/layout";
import {showDay, showLate} from "./chain_words";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** Why is it late? What an order, a purchase or a transfer waits for, as a picture and
 * in words; and which sales orders wait for it. */
export class WhyLate extends Component {
    static template = "chanxiao_meeting.WhyLate";
    static components = {ChainPicture, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.showLate = showLate;
        this.state = useState({key: null, isWhole: false});
        onWillStart(() => this.load());
    }

    get record() {
        const {params, context} = this.props.action;
        return {model: params?.model || "sale.order", id: context.active_id};
    }

    async load() {
        const {model, id} = this.record;
        this.data = await this.orm.call(model, "get_why_late", [[id]]);
        const {name} = this.data;
        this.env.config.setDisplayName(
            name ? _t("Why Is It Late? %s", name) : _t("Why Is It Late?")
        );
        const asked = `line-sale_order_line-${this.props.action.context.chanxiao_line_id}`;
        const {lines} = this.data;
        this.state.key = (lines.find(({key}) => key === asked) || lines[0])?.key;
    }

    get emptyText() {
        if (this.data.model !== "sale.order") {
            return _t(
                "Nothing of it is still to come, so that nothing of it can be late."
            );
        }
        return _t(
            "No goods of this order are still to be delivered, so that nothing of it can be late."
        );
    }

    /** The sales orders that wait for it, those open to the user. */
    get waiting() {
        return this.data.waiting.map((order) => ({
            ...order,
            model: "sale.order",
            promisedText: showDay(order.promised),
        }));
    }

    get hiddenText() {
        const {hidden} = this.data;
        return hidden ? _t("Orders that are not open to you: %s", hidden) : "";
    }

    get lines() {
        return this.data.lines.map((line) => ({
            ...line,
            ...this.data.nodes[line.key],
            isLate: line.late === null || line.late > 0,
        }));
    }

    get current() {
        const line = this.data.lines.find(({key}) => key === this.state.key);
        return new Chain(this.data, line);
    }

    /** What is to be said first: is it late, and what is to blame most. */
    getSummary(chain) {
        const {path} = chain;
        const causes = path.filter((one) => one.isCause);
        if (!chain.isLate || !causes.length) {
            return "";
        }
        const worst = (best, one) =>
            (chain.steps.get(one.key).days ?? Infinity) >
            (chain.steps.get(best.key).days ?? Infinity)
                ? one
                : best;
        const cause = causes.reduce(worst);
        const events = cause.events.map(({label, detail}) =>
            [label, detail].filter(Boolean).join(" ")
        );
        return [[cause.label, cause.title].join(" "), cause.daysText, ...events]
            .filter(Boolean)
            .join(" · ");
    }

    getDetails(event) {
        return [event.label, event.detail].filter(Boolean).join(": ");
    }

    onOpen({model, res_id: resId}) {
        if (resId) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: resId,
                views: [[false, "form"]],
            });
        }
    }

    onPrint() {
        window.print();
    }
}

registry.category("actions").add("chanxiao_why_late", WhyLate);
