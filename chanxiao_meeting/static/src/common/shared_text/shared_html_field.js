import {HtmlField, htmlField} from "@html_editor/fields/html_field";
import {SharedTextPlugin} from "./shared_text_plugin";
import {fixInvalidHTML} from "@html_editor/utils/sanitize";
import {normalizeHTML} from "@html_editor/utils/html";
import {registry} from "@web/core/registry";
import {useDrafts} from "../text_drafts/use_drafts";
import {useRecordObserver} from "@web/model/relational_model/utils";

/** A text that others write as well, and that is kept until the server has it. */
export class SharedHtmlField extends HtmlField {
    setup() {
        // Before the editor itself looks at what has come
        useRecordObserver((record) => this.takeIn(record));
        super.setup();
        this.keepDraft = useDrafts(() =>
            this.isDirty && this.editor?.editable ? this.editor.getContent() : null
        );
    }

    getConfig() {
        const config = super.getConfig();
        return {...config, Plugins: [...config.Plugins, SharedTextPlugin]};
    }

    onChange() {
        super.onChange(...arguments);
        this.keepDraft();
    }

    /** Show what has come from the server, unless somebody is typing. */
    takeIn(record) {
        const value = record.data[this.props.name];
        if (this.isDirty) {
            return;
        }
        record.noteShown?.(this.props.name, value);
        if (this.hasCursor) {
            this.showAround(fixInvalidHTML(value) || "");
        }
    }

    get hasCursor() {
        const editable = this.editor?.editable;
        return editable?.contains(document.activeElement) && !this.state.showCodeView;
    }

    /** Put in what others wrote, around the cursor. */
    showAround(content) {
        const shown = normalizeHTML(content, this.clearElementToCompare.bind(this));
        const {takeIn} = this.editor.shared.chanxiaoSharedText;
        if (shown !== this.lastValue && takeIn(shown)) {
            this.lastValue = shown;
        }
    }
}

export const sharedHtmlField = {...htmlField, component: SharedHtmlField};

registry.category("fields").add("chanxiao_text_form.html", sharedHtmlField);
