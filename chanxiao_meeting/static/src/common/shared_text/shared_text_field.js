import {TextField, textField} from "@web/views/fields/text/text_field";
import {onWillPatch, useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useDrafts} from "../text_drafts/use_drafts";

/** Plain text that others write as well, and that is kept until the server has it. */
export class SharedTextField extends TextField {
    setup() {
        let before = null;
        onWillPatch(() => {
            const area = this.textareaRef.el;
            before = area && {value: area.value, caret: area.selectionStart};
        });
        super.setup();
        useEffect(() => {
            this.onShown(before);
            before = null;
        });
        const keepDraft = useDrafts(() => {
            const value = this.textareaRef.el?.value;
            const {record, name} = this.props;
            return value === (record.data[name] || "") && !record.dirty ? null : value;
        });
        useEffect(
            (area) => {
                area?.addEventListener("input", keepDraft);
                return () => area?.removeEventListener("input", keepDraft);
            },
            () => [this.textareaRef.el]
        );
    }

    /** What came from the server is in the field, unless somebody is typing in it. */
    onShown(before) {
        const {record, name} = this.props;
        const area = this.textareaRef.el;
        const value = record.data[name] || "";
        if (area && area.value !== value) {
            return;
        }
        record.noteShown?.(name, value);
        if (before && before.value !== value && area === document.activeElement) {
            const isBehind = value.startsWith(before.value.slice(0, before.caret));
            const rest = before.value.length - before.caret;
            const caret = isBehind ? before.caret : value.length - rest;
            area.setSelectionRange(caret, caret);
        }
    }
}

export const sharedTextField = {...textField, component: SharedTextField};

registry.category("fields").add("chanxiao_text_form.text", sharedTextField);
