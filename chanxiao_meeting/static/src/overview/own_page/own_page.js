import {Component} from "@odoo/owl";
import {OverviewCard} from "../overview_card/overview_card";
import {RecordRows} from "../record_rows/record_rows";
import {TallyRow} from "../tally_row/tally_row";
import {_t} from "@web/core/l10n/translation";

/** What one has to do for meetings, and what concerns one. */
export class OwnPage extends Component {
    static template = "chanxiao_meeting.OwnPage";
    static components = {OverviewCard, RecordRows, TallyRow};
    static props = {
        data: Object,
        onList: Function,
        onRecord: Function,
    };

    get data() {
        return this.props.data;
    }

    /** What is to be prepared, answered, confirmed or approved, as far as there is any. */
    get waiting() {
        return [
            {name: "my_briefs", title: _t("Briefs to hand in")},
            {name: "my_questions", title: _t("Questions to answer")},
            {name: "my_receipts", title: _t("Minutes to confirm as read")},
            {name: "my_rulings", title: _t("Minutes to approve")},
            {name: "my_checks", title: _t("Work of others to verify")},
        ].filter(({name}) => this.data.totals[name]);
    }
}
