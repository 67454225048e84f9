import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * Sends the versions that were read along with the texts that were changed, so that
 * the server can tell when somebody else saved the same text in between.
 */
class TextRecord extends formView.Model.Record {
    _getChanges() {
        const changes = super._getChanges(...arguments);
        const isText = (name) => ["html", "text"].includes(this.fields[name]?.type);
        const isKept = this.resId && "edit_versions" in this.activeFields;
        if (isKept && Object.keys(changes).some(isText)) {
            changes.edit_versions = this._values.edit_versions || {};
        }
        return changes;
    }
}

class TextModel extends formView.Model {
    static Record = TextRecord;
}

class TextController extends formView.Controller {
    /** Show what is stored by now: after a conflict it is no more what was read. */
    async discard() {
        await super.discard(...arguments);
        if (!this.env.inDialog) {
            await this.model.load();
        }
    }

    /**
     * Ask before the page is closed on unsaved words. The client would send them off
     * without waiting for an answer, and a refusal would be seen by nobody.
     */
    async beforeUnload(ev) {
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        if (this.model.root.dirty) {
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
