import {
    SharedHtmlField,
    sharedHtmlField,
} from "../../common/shared_text/shared_html_field";
import {FigurePlugin} from "./figure_plugin";
import {figureOf} from "../../figures/figure_format/figure_fields";
import {registry} from "@web/core/registry";

/** A text of a brief, into which the brief's figures can be put. */
export class BriefTextField extends SharedHtmlField {
    getConfig() {
        const config = super.getConfig();
        const {record} = this.props;
        return {
            ...config,
            Plugins: [...config.Plugins, FigurePlugin],
            getChanxiaoFigures: () => record.data.figure_ids.records.map(figureOf),
        };
    }
}

export const briefTextField = {...sharedHtmlField, component: BriefTextField};

registry.category("fields").add("chanxiao_brief_text", briefTextField);
