import {markup, useEffect} from "@odoo/owl";
import {plainOf, textDrafts} from "./text_drafts";
import {DraftDialog} from "./draft_dialog";

const {DateTime} = luxon;

/**
 * Offers what was typed into a document in this browser and never saved: the laptop was
 * closed, the page was killed, the server was away.
 *
 * @param {object} controller of a form with the model of texts
 */
export function useDraftOffer(controller) {
    const {model} = controller;

    function says(root, draft) {
        return root.fields[draft.name].type === "html"
            ? plainOf(draft.text)
            : draft.text;
    }

    function isStored(root, {name, text}) {
        const isHtml = root.fields[name].type === "html";
        const stored = String(root.data[name] || "");
        // Formats alone are no words that would be missed
        return isHtml ? plainOf(stored) === plainOf(text) : stored === text;
    }

    function findDrafts(root) {
        const shown = textDrafts
            .find(root.resModel, root.resId)
            .filter(({name}) => name in root.activeFields && root.isText(name));
        const [stored, lost] = [true, false].map((wanted) =>
            shown.filter((draft) => isStored(root, draft) === wanted)
        );
        stored.forEach((draft) => textDrafts.remove(draft));
        return lost;
    }

    /** One after the other: each is put together with what is stored by then. */
    async function take(root, drafts) {
        for (const {name, text, base} of drafts) {
            root.setTextBase(name, base);
            const isHtml = root.fields[name].type === "html";
            await root.update({[name]: isHtml ? markup(text) : text});
            // Where it is refused, it is offered again
            if (!(await controller.save())) {
                return;
            }
        }
        drafts.forEach((draft) => textDrafts.remove(draft));
    }

    useEffect(
        (resId) => {
            const {root} = model;
            if (!resId || !root.keepsTexts) {
                return;
            }
            textDrafts.forgetOld();
            const drafts = findDrafts(root);
            if (!drafts.length) {
                return;
            }
            controller.dialogService.add(DraftDialog, {
                drafts: drafts.map((draft) => ({
                    key: draft.key,
                    label: root.fields[draft.name].string,
                    moment: DateTime.fromMillis(draft.date).toLocaleString(
                        DateTime.DATETIME_SHORT
                    ),
                    text: says(root, draft),
                })),
                canTake: drafts.every(({name}) => !root._isReadonly(name)),
                take: () => take(root, drafts),
                drop: () => drafts.forEach((draft) => textDrafts.remove(draft)),
            });
        },
        () => [model.root.resId]
    );
}
