import {useEffect} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const TEXTS = "chanxiao_texts";

/**
 * Shows what others write into a document that is open. Where its user is writing, it
 * comes with the next save.
 *
 * @param {object} model of a form
 */
export function useTextWatch(model) {
    const bus = useService("bus_service");

    async function onTexts({model: resModel, id, versions}) {
        const {root} = model;
        if (resModel !== root.resModel || id !== root.resId || root.dirty) {
            return;
        }
        const read = root.data.edit_versions || {};
        const isNew = ([name, version]) => !(read[name]?.version >= version);
        if (Object.entries(versions).some(isNew) && !(await root.isDirty())) {
            await root.load();
        }
    }

    useEffect(
        (resId) => {
            if (!resId || !model.root.keepsTexts) {
                return;
            }
            const channel = `${TEXTS}:${model.root.resModel}:${resId}`;
            bus.addChannel(channel);
            bus.subscribe(TEXTS, onTexts);
            return () => {
                bus.unsubscribe(TEXTS, onTexts);
                bus.deleteChannel(channel);
            };
        },
        () => [model.root.resId]
    );
}
