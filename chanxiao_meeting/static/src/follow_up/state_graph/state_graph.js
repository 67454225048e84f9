import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/** States in the colours that lists give them; else the client counts colours off. */
const COLORS = {
    open: "#17a2b8",
    done: "#28a745",
    verified: "#1e7e34",
    cancelled: "#adb5bd",
};

export class StateGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const {state} = this.model.metaData.fields;
        const names = Object.fromEntries(
            (state?.selection || []).map(([name, label]) => [label, name])
        );
        for (const dataset of data.datasets) {
            // "Sum / Done" where several measures are shown
            const label = dataset.label?.split(" / ").at(-1);
            const color = COLORS[names[label]];
            if (color) {
                dataset.backgroundColor = color;
                dataset.borderColor = color;
            }
        }
        return data;
    }
}

registry.category("views").add("chanxiao_state_graph", {
    ...graphView,
    Renderer: StateGraphRenderer,
});
