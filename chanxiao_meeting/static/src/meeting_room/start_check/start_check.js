import {Component, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** Starting the meeting; first it is said what speaks against starting it now. */
export class StartCheck extends Component {
    static template = "chanxiao_meeting.StartCheck";
    static props = {store: Object};

    setup() {
        this.orm = useService("orm");
        /** What the server said, and what is ticked of that by kind and id. */
        this.state = useState({check: null, ticked: {}});
    }

    get isBusy() {
        return this.props.store.state.isBusy;
    }

    get offered() {
        const {topics, decisions} = this.state.check;
        const rows = (kind, records) =>
            records.map((record) => ({...record, key: `${kind}-${record.id}`, kind}));
        return [...rows("topic", topics), ...rows("decision", decisions)];
    }

    /** Where nothing speaks against it, one click starts. */
    async ask() {
        const {store} = this.props;
        const check = await this.orm.call("chanxiao.meeting", "get_start_check", [
            [store.meetingId],
        ]);
        this.state.check = check;
        this.state.ticked = Object.fromEntries(
            this.offered.map(({key}) => [key, true])
        );
        if (!check.blocking && !check.warnings.length) {
            await this.start();
        }
    }

    start() {
        const ids = (wanted) =>
            this.offered
                .filter(({kind, key}) => kind === wanted && this.state.ticked[key])
                .map(({id}) => id);
        return this.props.store.command("room_start", ids("topic"), ids("decision"));
    }

    cancel() {
        this.state.check = null;
    }
}
