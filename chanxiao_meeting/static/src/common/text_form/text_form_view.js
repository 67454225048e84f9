import {TextModel} from "./text_record";
import {TextChoice} from "../text_choice/text_choice";
import {formView} from "@web/views/form/form_view";
import {markup} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {textDrafts} from "../text_drafts/text_drafts";
import {useDraftOffer} from "../text_drafts/draft_offer";
import {useTextSaver, waitIfBusy} from "./text_saver";
import {useTextWatch} from "./text_watch";

class TextController extends formView.Controller {
    setup() {
        super.setup();
        this.textSaver = useTextSaver(this);
        if (!this.env.inDialog) {
            useTextWatch(this.model);
            useDraftOffer(this);
        }
    }

    async onRecordSaved() {
        this.textSaver.resume();
        return super.onRecordSaved(...arguments);
    }

    /** Show what is stored by now: after a conflict it is no more what was read. */
    async discard() {
        await super.discard(...arguments);
        if (!this.env.inDialog) {
            const {root} = this.model;
            this.textSaver.resume();
            textDrafts.forget(root.resModel, root.resId, Object.keys(root.fields));
            await this.model.load();
        }
    }

    /** What to keep where two people changed one paragraph is for people to say. */
    async onSaveError(error, {retry}) {
        if (await waitIfBusy(error)) {
            return retry();
        }
        return this.askAboutTexts(error) ? false : super.onSaveError(...arguments);
    }

    /**
     * @param {object} error of saving the document
     * @returns {boolean} whether it is one that the user is asked about
     */
    askAboutTexts(error) {
        const {root} = this.model;
        const all = error.data?.context?.chanxiao_conflicts || [];
        const conflicts = all.filter(
            ({model, id}) => model === root.resModel && id === root.resId
        );
        if (!conflicts.length) {
            return false;
        }
        this.dialogService.add(TextChoice, {
            conflicts,
            choose: (choice) => this.keepTexts(conflicts, choice),
        });
        return true;
    }

    async keepTexts(conflicts, choice) {
        const {root} = this.model;
        const changes = {};
        for (const {name, type, stored, texts} of conflicts) {
            root.setTextBase(name, stored);
            changes[name] = type === "html" ? markup(texts[choice]) : texts[choice];
        }
        await root.update(changes);
        return this.save();
    }

    async beforeVisibilityChange() {
        if (document.visibilityState === "hidden" && this.formInDialog === 0) {
            return this.save();
        }
    }

    /**
     * Ask before the page is closed on unsaved words. The client would send them off
     * without waiting for an answer, and a refusal would be seen by nobody.
     */
    async beforeUnload(ev) {
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        const {root} = this.model;
        if (root.dirty) {
            for (const [name, text] of root.getChangedTexts()) {
                root.keepDraft(name, text || "");
            }
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }
}

export const textFormView = {
    ...formView,
    Model: TextModel,
    Controller: TextController,
};

registry.category("views").add("chanxiao_text_form", textFormView);
