import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** What stands in a text where two people changed the same paragraph. */
export class TextChoice extends Component {
    static template = "chanxiao_meeting.TextChoice";
    static components = {Dialog};
    static props = {
        /** As the server says them, see `_get_conflict` of the texts' mixin. */
        conflicts: Array,
        /** Called with "both", "theirs" or "mine". */
        choose: Function,
        close: Function,
    };

    get explanation() {
        return _t(
            "Nothing is lost. Say what shall stand in the text; you can go on writing in it then."
        );
    }

    choose(choice) {
        this.props.close();
        this.props.choose(choice);
    }
}
