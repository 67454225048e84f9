import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {FigureDetails} from "../../brief/figure_details/figure_details";

/** The pictures of one figure, over the room. */
export class FigureDialog extends Component {
    static template = "chanxiao_meeting.FigureDialog";
    static components = {Dialog, FigureDetails};
    static props = {figure: Object, close: Function};
}
