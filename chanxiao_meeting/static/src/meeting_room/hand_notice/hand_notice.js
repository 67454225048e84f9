import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Whether the server is reached, what waits to be sent, and what was refused. */
export class HandNotice extends Component {
    static template = "chanxiao_meeting.HandNotice";
    static props = {
        outbox: Object,
        entries: Array,
        refusals: Array,
        isExpired: Boolean,
        link: String,
    };

    get count() {
        return this.props.entries.length;
    }

    get keptWords() {
        return this.count
            ? _t(
                  "What you entered is kept here (%s) and sent once as soon as there is a connection.",
                  this.count
              )
            : _t("What you enter is kept here until then.");
    }

    get expiredWords() {
        return _t(
            "You were logged out. What you entered is kept here and is sent once you have logged in again."
        );
    }

    reload() {
        window.location.reload();
    }
}
