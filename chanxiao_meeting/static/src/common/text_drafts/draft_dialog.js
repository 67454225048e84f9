import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** What was typed and not saved; closed without an answer, it is offered again. */
export class DraftDialog extends Component {
    static template = "chanxiao_meeting.DraftDialog";
    static components = {Dialog};
    static props = {
        /** Each with `key`, `label`, `moment` and `text`, all to be read. */
        drafts: Array,
        /** Whether these texts can still be written. */
        canTake: Boolean,
        take: Function,
        drop: Function,
        close: Function,
    };

    take() {
        this.props.close();
        this.props.take();
    }

    drop() {
        this.props.close();
        this.props.drop();
    }
}
