import {useService} from "@web/core/utils/hooks";

/** What whoever decides does with a decision that is only proposed, by its id. */
export function useResolving(store) {
    const orm = useService("orm");
    return {
        async adopt(id) {
            await orm.call("chanxiao.meeting.decision", "action_adopt", [[id]]);
            await store.load();
        },
        withdraw: (id, reason) => store.command("room_decision_withdraw", id, reason),
    };
}
