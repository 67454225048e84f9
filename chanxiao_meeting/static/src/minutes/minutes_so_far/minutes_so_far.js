import {
    Component,
    markup,
    onMounted,
    onWillUnmount,
    useEffect,
    useState,
    xml,
} from "@odoo/owl";
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
    static props = {
        meetingId: [Number, {value: false}],
        /** Method of the meeting that tells them. */
        method: {type: String, optional: true},
        /** Read again whenever this changes. */
        version: {type: Number, optional: true},
        /** The document alone, without what is open and when it was read. */
        isBare: {type: Boolean, optional: true},
    };
    static defaultProps = {method: "get_minutes_so_far", version: 0, isBare: false};

    setup() {
        this.orm = useService("orm");
        this.state = useState({html: null, open: [], time: "", error: ""});
        this.digest = null;
        useEffect(
            () => {
                this.refresh();
            },
            () => [this.props.version]
        );
        onMounted(() => {
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
        const {meetingId, method} = this.props;
        try {
            const said = await this.orm.silent.call("chanxiao.meeting", method, [
                [meetingId],
                this.digest,
            ]);
            if (meetingId === this.props.meetingId) {
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

/** The same in the form of a meeting. */
class MinutesSoFarWidget extends Component {
    static template = xml`<MinutesSoFar meetingId="props.record.resId"/>`;
    static components = {MinutesSoFar};
    static props = {...standardWidgetProps};
}

registry.category("view_widgets").add("chanxiao_minutes_so_far", {
    component: MinutesSoFarWidget,
});
