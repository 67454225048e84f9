import {MAIN_PLUGINS} from "@html_editor/plugin_sets";
import {MinutesSummary} from "../minutes_summary/minutes_summary";
import {SharedTextPlugin} from "../../common/shared_text/shared_text_plugin";
import {Wysiwyg} from "@html_editor/wysiwyg";
import {_t} from "@web/core/l10n/translation";
import {localization} from "@web/core/l10n/localization";
import {markup} from "@odoo/owl";
import {normalizeHTML} from "@html_editor/utils/html";

/**
 * A conclusion with headings or lists, in the editor that its form has.
 *
 * What others save is put in around the cursor where nothing was typed, and waits
 * otherwise, as with plain paragraphs.
 */
export class RichSummary extends MinutesSummary {
    static template = "chanxiao_meeting.RichSummary";
    static components = {Wysiwyg};

    setup() {
        super.setup();
        this.isComposing = false;
        this.hasFocus = this.props.hasFocus;
    }

    /** `key` makes the editor anew. */
    read({html}) {
        const key = (this.state?.key || 0) + 1;
        return {text: html, before: html, refusal: "", isForeign: false, key};
    }

    get isHtml() {
        return true;
    }

    /** Called on `this` by the template, whose own context is another object. */
    get config() {
        return {
            content: markup(this.base),
            Plugins: [...MAIN_PLUGINS, SharedTextPlugin],
            baseContainers: ["DIV", "P"],
            direction: localization.direction || "ltr",
            // Files and pictures are added on the form
            allowImage: false,
            allowFile: false,
            allowVideo: false,
            onChange: () => this.onInput(),
            onEditorReady: () => this.onReady(),
        };
    }

    onLoad(editor) {
        this.editor = editor;
    }

    onReady() {
        const {editable} = this.editor;
        editable.setAttribute("role", "textbox");
        editable.setAttribute("aria-multiline", "true");
        editable.setAttribute("aria-label", _t("What the meeting came to"));
        this.settle();
        if (this.hasFocus) {
            this.hasFocus = false;
            editable.focus();
        }
    }

    /** The same as the server has, in the words of the editor. */
    settle() {
        this.state.text = this.state.before = this.editor.getContent();
    }

    onInput() {
        if (this.editor.isReady) {
            this.state.text = this.editor.getContent();
            super.onInput();
        }
    }

    autosave() {
        if (this.isComposing) {
            // A character is being put together of its sound: let it be finished
            super.onInput();
            return false;
        }
        return super.autosave();
    }

    isForeign({html}) {
        const wordsOf = (text) => {
            const parsed = new DOMParser().parseFromString(text, "text/html");
            return parsed.body.textContent.replace(/\s|\u200b|\ufeff/g, "");
        };
        return wordsOf(html) !== wordsOf(this.base);
    }

    takeIn(summary) {
        // Something else in the room has changed
        if (this.isDirty || summary.html !== this.base) {
            super.takeIn(summary);
        }
    }

    show(summary) {
        const {key} = this.state;
        super.show(summary);
        if (this.editor?.isReady && this.takeAround(normalizeHTML(summary.html))) {
            this.state.key = key;
            this.settle();
        }
    }

    /** Around the cursor, if it is in there; undoing begins anew then. */
    takeAround(shown) {
        const {editable, shared} = this.editor;
        if (normalizeHTML(this.editor.getContent()) === shown) {
            return true;
        }
        const hasCursor = editable.contains(document.activeElement);
        return hasCursor && shared.chanxiaoSharedText.takeIn(shown);
    }

    /** By Tab one leaves it; lists are indented on the form. */
    onKeydown(ev) {
        if (ev.key === "Tab") {
            ev.stopPropagation();
        }
    }
}
