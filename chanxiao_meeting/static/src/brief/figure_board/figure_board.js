import {ThenNow, useThenNow} from "../then_now/then_now";
import {GroupedKanbanRenderer} from "../../common/grouped_kanban/grouped_kanban";
import {FigurePeriod} from "../../figures/figure_period/figure_period";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {figureOf} from "../../figures/figure_format/figure_fields";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";
import {useSubEnv} from "@odoo/owl";

/** All figures of a meeting at a glance, each department a row of tiles. */
export class FigureBoardController extends KanbanController {
    static template = "chanxiao_meeting.FigureBoard";
    static components = {...KanbanController.components, FigurePeriod, ThenNow};

    setup() {
        super.setup();
        this.thenNow = useThenNow(() => this.figures);
        useSubEnv({chanxiaoThenNow: this.thenNow});
    }

    get figures() {
        const {root} = this.model;
        if (!root) {
            return [];
        }
        const lists = root.isGrouped ? root.groups.map((group) => group.list) : [root];
        return lists.flatMap((list) => list.records).map(figureOf);
    }
}

registry.category("views").add("chanxiao_figure_board", {
    ...kanbanView,
    Controller: FigureBoardController,
    Renderer: GroupedKanbanRenderer,
});
