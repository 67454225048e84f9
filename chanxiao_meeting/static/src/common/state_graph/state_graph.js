import {darkenColor, getCustomColor, lightenColor} from "@web/core/colors/colors";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {SEP} from "@web/views/graph/graph_model";
import {STATE_COLORS} from "./state_colors";
import {cookie} from "@web/core/browser/cookie";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/** The colour of the first state or judgement among the values of groups. */
function findColor(groups) {
    const colors = groups.map(
        ([{fieldName}, values]) => STATE_COLORS[fieldName]?.[Object.values(values)[0]]
    );
    return colors.find(Boolean);
}

/** A graph whose states and judgements have the colours of lists and boards; all else
 * has the colours that the client counts off. */
export class StateGraphRenderer extends GraphRenderer {
    /**
     * Colours by what the client calls a part of the graph.
     *
     * By the values that were read, not by their labels: one label may stand for two
     * values, and the name of a department hold the sign that separates labels.
     *
     * @param {number} first the first group that tells parts from each other
     */
    getStateColors(first) {
        const {dataPoints, metaData} = this.model;
        const pairs = (dataPoints || []).map(({identifier, labels}) => {
            const values = JSON.parse(identifier);
            const groups = metaData.groupBy.map((group, index) => [
                group,
                values[index],
            ]);
            return [labels.slice(first).join(SEP), findColor(groups.slice(first))];
        });
        return new Map(pairs.filter(([, color]) => color));
    }

    getBarChartData() {
        const data = super.getBarChartData();
        const colors = this.getStateColors(1);
        for (const dataset of data.datasets) {
            const color = colors.get(dataset.label);
            if (color) {
                dataset.backgroundColor = color;
                dataset.borderColor = color;
            }
        }
        return data;
    }

    getLineChartData() {
        const data = super.getLineChartData();
        const colors = this.getStateColors(1);
        const scheme = cookie.get("color_scheme");
        for (const dataset of data.datasets) {
            const color = colors.get(dataset.label);
            if (color) {
                dataset.backgroundColor = getCustomColor(
                    scheme,
                    lightenColor(color, 0.5),
                    darkenColor(color, 0.5)
                );
                dataset.borderColor = color;
                dataset.hoverBackgroundColor = color;
                dataset.pointBackgroundColor = color;
            }
        }
        return data;
    }

    getPieChartData() {
        const data = super.getPieChartData();
        const colors = this.getStateColors(0);
        for (const dataset of data.datasets) {
            const shown = dataset.backgroundColor.map(
                (color, index) => colors.get(data.labels[index]) || color
            );
            dataset.backgroundColor = shown;
            dataset.hoverBackgroundColor = shown;
        }
        return data;
    }

    /** A pie's legend has colours of its own, which shall be those of the pie. */
    getLegendOptions() {
        const options = super.getLegendOptions();
        if (this.model.metaData.mode === "pie") {
            const {generateLabels} = options.labels;
            options.labels.generateLabels = (chart) => {
                const colors = chart.data.datasets[0]?.backgroundColor || [];
                return generateLabels(chart).map((label) => ({
                    ...label,
                    fillStyle: colors[label.index] || label.fillStyle,
                }));
            };
        }
        return options;
    }
}

registry.category("views").add("chanxiao_state_graph", {
    ...graphView,
    Renderer: StateGraphRenderer,
});
