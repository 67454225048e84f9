import {registry} from "@web/core/registry";

const rate = '.o_chanxiao_figure[data-key="sales.on_time_shipment_rate"]';

registry.category("web_tour.tours").add("chanxiao_figure_board", {
    steps: () => [
        {
            content: "the figures of the latest meeting, by department",
            trigger: `.o_kanban_group ${rate} .o_chanxiao_value:contains(81.3%)`,
        },
        {
            content: "its target",
            trigger: `${rate} .o_chanxiao_status:contains(95%)`,
        },
        {
            content: "compare with today",
            trigger: ".o_chanxiao_then_now button",
            run: "click",
        },
        {
            content: "nothing was shipped in the period, so the rate is not known",
            trigger: `${rate} .o_chanxiao_today:contains(Today):contains(—)`,
        },
        {
            content: "ask how it is computed",
            trigger: `${rate} .o_chanxiao_explain`,
            run: "click",
        },
        {
            content: "over which days, in which zone",
            trigger: ".o_chanxiao_explanation:contains(Asia/Shanghai)",
        },
        {
            content: "open the figure on a page of its own",
            trigger: `.o_kanban_record:has(${rate}) .o_chanxiao_sparkline`,
            run: "click",
        },
        {
            content: "its trend is drawn, with its numbers",
            trigger: ".o_form_view .o_chanxiao_trend:has(canvas) td:contains(88.2%)",
        },
    ],
});
