import {Component, onWillStart, useState} from "@odoo/owl";
import {ChairPage} from "../chair_page/chair_page";
import {Layout} from "@web/search/layout";
import {OwnPage} from "../own_page/own_page";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "chanxiao.meeting.dashboard";
const PAGES = {
    chair: {method: "read_overview", component: ChairPage},
    own: {method: "read_mine", component: OwnPage},
};

/** The page one begins with: how things stand, and what waits for oneself. */
export class MeetingOverview extends Component {
    static template = "chanxiao_meeting.MeetingOverview";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.tabs = [
            {page: "chair", title: _t("How Things Stand")},
            {page: "own", title: _t("My Own")},
        ];
        const given = this.props.state?.page || this.props.action.params?.page;
        this.state = useState({page: given in PAGES ? given : "chair", data: null});
        useSetupAction({getLocalState: () => ({page: this.state.page})});
        onWillStart(() => this.load(this.state.page));
    }

    get component() {
        return PAGES[this.state.page].component;
    }

    /** One call for everything on a page; the pages change only when it is there. */
    async load(page) {
        const data = await this.orm.call(MODEL, PAGES[page].method, []);
        Object.assign(this.state, {page, data});
    }

    async openList(name, value) {
        const action = await this.orm.call(MODEL, "open_list", [name, value || false]);
        await this.action.doAction(action);
    }

    openRecord(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("chanxiao_meeting.overview", MeetingOverview);
