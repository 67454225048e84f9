import {FigureSelection} from "./figure_selection";
import {Plugin} from "@html_editor/plugin";
import {_t} from "@web/core/l10n/translation";
import {formatMarked} from "../../figures/figure_format/figure_format";
import {isHtmlContentSupported} from "@html_editor/core/selection_plugin";
import {selectElements} from "@html_editor/utils/dom_traversal";
import {withSequence} from "@html_editor/utils/resource";

const SELECTOR = ".o_chanxiao_live";

/** Puts a figure of the brief into a text; the server keeps its value up to date. */
export class FigurePlugin extends Plugin {
    static id = "chanxiaoFigure";
    static dependencies = ["dom", "history", "selection"];
    resources = {
        user_commands: [
            {
                id: "insertChanxiaoFigure",
                title: _t("Figure"),
                description: _t("Insert a figure of the brief; it stays up to date"),
                icon: "fa-bar-chart",
                run: this.choose.bind(this),
                isAvailable: isHtmlContentSupported,
            },
        ],
        powerbox_categories: withSequence(5, {
            id: "chanxiao_brief",
            name: _t("Brief"),
        }),
        powerbox_items: {
            categoryId: "chanxiao_brief",
            commandId: "insertChanxiaoFigure",
        },
        power_buttons: {commandId: "insertChanxiaoFigure"},
        contenteditable_to_remove_selector: `${SELECTOR}[contenteditable]`,
        content_not_editable_providers: (root) => [...selectElements(root, SELECTOR)],
        selectors_for_feff_providers: () => SELECTOR,
    };

    choose() {
        const cursor = this.dependencies.selection.preserveSelection();
        this.services.dialog.add(FigureSelection, {
            figures: this.config.getChanxiaoFigures(),
            select: (figure) => {
                cursor.restore();
                this.insert(figure);
            },
        });
    }

    insert(figure) {
        const span = this.document.createElement("span");
        span.className = SELECTOR.slice(1);
        span.dataset.propName = figure.key;
        span.textContent = formatMarked(figure);
        this.dependencies.dom.insert(span);
        this.dependencies.history.addStep();
    }
}
