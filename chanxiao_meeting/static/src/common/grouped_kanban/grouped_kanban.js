import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

/**
 * Cards grouped by a record. Where there is no group yet, the platform expects one to
 * be created and shows an empty page; nobody creates one here, so say what it is for.
 */
export class GroupedKanbanRenderer extends KanbanRenderer {
    get showNoContentHelper() {
        const {groups, isGrouped} = this.props.list;
        return (isGrouped && !groups.length) || super.showNoContentHelper;
    }
}

registry.category("views").add("chanxiao_grouped_kanban", {
    ...kanbanView,
    Renderer: GroupedKanbanRenderer,
});
