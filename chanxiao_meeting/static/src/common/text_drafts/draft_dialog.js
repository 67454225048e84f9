import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

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

    get explanation() {
        return this.props.canTake
            ? _t(
                  "This was typed in this browser and never reached the server. Saved now, it is put together with what others have written since."
              )
            : _t(
                  "This was typed in this browser and never reached the server. The document takes no more text: copy what you need."
              );
    }

    take() {
        this.props.close();
        this.props.take();
    }

    drop() {
        this.props.close();
        this.props.drop();
    }
}
