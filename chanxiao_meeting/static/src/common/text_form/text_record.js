import {formView} from "@web/views/form/form_view";
import {markRaw} from "@odoo/owl";
import {textDrafts} from "../text_drafts/text_drafts";

const TEXTS = ["html", "text"];

/**
 * Sends, with the texts that were changed, what they were made of, so that the server
 * can put together what somebody else saved in between.
 *
 * A text is made of what its editor showed last (its base). That is not always what was
 * read last: who goes on typing while a text is saved does not see what came back.
 */
export class TextRecord extends formView.Model.Record {
    get keepsTexts() {
        return Boolean(this.resId) && "edit_versions" in this.activeFields;
    }

    isText(name) {
        return TEXTS.includes(this.fields[name]?.type);
    }

    _textKey(name) {
        return `${this.resModel}/${this.resId}/${name}`;
    }

    getTextBase(name) {
        const base = this.model.textBases.get(this._textKey(name));
        return String(base ?? (this._values[name] || ""));
    }

    setTextBase(name, text) {
        this.model.textBases.set(this._textKey(name), String(text || ""));
    }

    /** An editor shows this; what it was given to show by its own user is no base. */
    noteShown(name, text) {
        if (this.isText(name) && !(name in this._changes)) {
            this.setTextBase(name, text);
        }
    }

    /** Keep what is being typed in this browser. */
    keepDraft(name, text) {
        if (this.keepsTexts && this.isText(name)) {
            const base = this.getTextBase(name);
            textDrafts.keep(this.resModel, this.resId, name, text, base);
        }
    }

    /** Whether nothing but texts was changed, which may be saved at any time. */
    hasOnlyTexts() {
        const names = Object.keys(this._getChanges());
        return names.every((name) => name === "edit_versions" || this.isText(name));
    }

    getChangedTexts() {
        return Object.entries(super._getChanges()).filter(([name]) =>
            this.isText(name)
        );
    }

    _getChanges() {
        const changes = super._getChanges(...arguments);
        const names = Object.keys(changes).filter((name) => this.isText(name));
        if (this.keepsTexts && names.length) {
            const versions = this._values.edit_versions || {};
            const read = names.map((name) => [
                name,
                {...versions[name], text: this.getTextBase(name)},
            ]);
            changes.edit_versions = {...versions, ...Object.fromEntries(read)};
        }
        return changes;
    }

    async _save() {
        const moment = Date.now();
        const texts = this.keepsTexts ? this.getChangedTexts() : [];
        const saved = await super._save(...arguments);
        // What was sent off without waiting for an answer may be refused
        if (saved && !this.model._urgentSave) {
            for (const [name, text] of texts) {
                this.setTextBase(name, text);
            }
            const names = texts.map(([name]) => name);
            textDrafts.forget(this.resModel, this.resId, names, moment);
        }
        return saved;
    }
}

export class TextModel extends formView.Model {
    static Record = TextRecord;

    setup() {
        super.setup(...arguments);
        this.textBases = markRaw(new Map());
    }
}
