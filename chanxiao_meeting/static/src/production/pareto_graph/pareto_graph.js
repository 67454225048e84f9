import {GraphModel} from "@web/views/graph/graph_model";
import {StateGraphRenderer} from "../../common/state_graph/state_graph";
import {_t} from "@web/core/l10n/translation";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

const AXIS = "share";

/** Bars from the largest to the smallest, and what they make together in per cent. */
export class ParetoModel extends GraphModel {
    /** The client draws this dataset as a line over the bars. */
    _getLineOverlayDataset() {
        const {datasets, labels} = this.data;
        const bars = labels.map((_label, index) =>
            datasets.reduce((sum, dataset) => sum + (dataset.data[index] || 0), 0)
        );
        const total = bars.reduce((sum, bar) => sum + bar, 0);
        if (this.metaData.order !== "DESC" || total <= 0 || Math.min(...bars) < 0) {
            return super._getLineOverlayDataset();
        }
        let counted = 0;
        const data = bars.map((bar) => {
            counted += bar;
            return Math.round((1000 * counted) / total) / 10;
        });
        return {label: _t("Cumulated (%)"), data, trueLabels: datasets[0].trueLabels};
    }
}

export class ParetoRenderer extends StateGraphRenderer {
    get hasShares() {
        const {lineOverlayDataset, metaData} = this.model;
        return metaData.mode === "bar" && lineOverlayDataset && !this.isSum;
    }

    /** Whether the line is the client's own sum of stacked bars. */
    get isSum() {
        return Boolean(this.model.lineOverlayDataset?.currencyIds);
    }

    getBarChartData() {
        const data = super.getBarChartData();
        if (this.hasShares) {
            this.model.lineOverlayDataset.yAxisID = AXIS;
        }
        return data;
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (this.hasShares) {
            scales[AXIS] = {
                position: "right",
                min: 0,
                max: 100,
                grid: {display: false},
                ticks: {...scales.y.ticks, callback: (value) => `${value}%`},
            };
        }
        return scales;
    }

    getTooltipItems(data, metaData, tooltipModel) {
        const items = super.getTooltipItems(data, metaData, tooltipModel);
        const isShare = tooltipModel.dataPoints[0].dataset.yAxisID === AXIS;
        return isShare
            ? items.map((item) => ({...item, value: `${item.value}%`}))
            : items;
    }
}

registry.category("views").add("chanxiao_pareto_graph", {
    ...graphView,
    Model: ParetoModel,
    Renderer: ParetoRenderer,
});
