import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/** States and alerts in the colours that lists and boards give them, by field; else the
 * client counts colours off. */
const COLORS = {
    state: {
        open: "#17a2b8",
        done: "#28a745",
        verified: "#1e7e34",
        cancelled: "#adb5bd",
        // Of decisions
        proposed: "#6c757d",
        adopted: "#17a2b8",
        implemented: "#20c997",
        effective: "#1e7e34",
        ineffective: "#dc3545",
        withdrawn: "#adb5bd",
    },
    alert: {
        red: "#dc3545",
        yellow: "#ffac00",
        blue: "#17a2b8",
        none: "#ced4da",
    },
};

/** Colours by the label of a value, in the language of the user. */
function getColors(fields) {
    const pairs = Object.entries(COLORS).flatMap(([field, colors]) =>
        (fields[field]?.selection || []).map(([name, label]) => [label, colors[name]])
    );
    return Object.fromEntries(pairs);
}

export class StateGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const colors = getColors(this.model.metaData.fields);
        for (const dataset of data.datasets) {
            // "Sum / Done" where several measures are shown
            const label = dataset.label?.split(" / ").at(-1);
            const color = colors[label];
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
