import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

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

    choose(choice) {
        this.props.close();
        this.props.choose(choice);
    }
}
