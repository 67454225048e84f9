import {Component, markup, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

// How often it is asked whether anything has changed.
const PERIOD = 15000;

/** The minutes of a meeting that runs, as they would be printed now. */
export class MinutesSoFar extends Component {
    static template = "chanxiao_meeting.MinutesSoFar";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({html: null, open: [], time: "", error: ""});
        this.digest = null;
        onMounted(() => {
            this.refresh();
            this.timer = browser.setInterval(() => this.look(), PERIOD);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get asOf() {
        return _t(
            "As of %s; nothing is sealed before the meeting is closed.",
            this.state.time
        );
    }

    /** Nobody sees a page in the background. */
    async look() {
        if (document.visibilityState !== "hidden") {
            await this.refresh();
        }
    }

    async refresh() {
        const {resId, resModel} = this.props.record;
        try {
            const said = await this.orm.silent.call(resModel, "get_minutes_so_far", [
                [resId],
                this.digest,
            ]);
            if (resId === this.props.record.resId) {
                this.show(said);
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError) && !error.data) {
                throw error;
            }
            // What was read last stays; it may be over by now
            this.state.error = error.data?.message || "";
        }
    }

    show({digest, html, open, moment}) {
        this.digest = digest;
        this.state.open = open;
        this.state.error = "";
        this.state.time = deserializeDateTime(moment).toFormat("HH:mm:ss");
        if (html) {
            // Made by the server's own template, of texts that were sanitized
            this.state.html = markup(html);
        }
    }
}

registry.category("view_widgets").add("chanxiao_minutes_so_far", {
    component: MinutesSoFar,
});
