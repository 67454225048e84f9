import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {formatMarked} from "../../figures/figure_format/figure_format";

/** Which figure to put into a text. */
export class FigureSelection extends Component {
    static template = "chanxiao_meeting.FigureSelection";
    static components = {Dialog};
    static props = {
        figures: Array,
        /** Called with the figure that was chosen. */
        select: Function,
        close: Function,
    };

    setup() {
        this.valueOf = formatMarked;
    }

    choose(figure) {
        this.props.close();
        this.props.select(figure);
    }
}
