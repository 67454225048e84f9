import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {EMPTY, reduce} from "./room_reducer";
import {reactive} from "@odoo/owl";
import {uuid} from "@web/core/utils/strings";

const MODEL = "chanxiao.meeting";

/** What a room shows, fetched by one loader and changed by one reducer. */
export class RoomStore {
    constructor(orm, meetingId, screen) {
        this.orm = orm;
        this.meetingId = meetingId;
        this.screen = screen;
        this.state = reactive({...EMPTY});
        /** What is typed to be noted, and the topic it is about: {id, name}. */
        this.note = reactive({text: "", topic: null});
        /** What is typed to be decided; made by the screen that has a line for it. */
        this.line = null;
        /** The keys of what was sent and not answered, by what it was. */
        this.unanswered = new Map();
        this.loading = null;
        this.isStale = false;
        /** When it asked what it shows, in milliseconds of this client's clock. */
        this.askedAt = 0;
    }

    dispatch(event) {
        Object.assign(this.state, reduce(this.state, event));
    }

    /** The moment on the server's clock, in milliseconds. */
    get now() {
        return Date.now() + this.state.offset;
    }

    /**
     * Fetch what the screen shows now. Asked for while it is fetched already, it is
     * fetched once more afterwards, however often that was.
     */
    load() {
        if (this.loading) {
            this.isStale = true;
            return this.loading;
        }
        this.loading = this.fetch().finally(() => {
            this.loading = null;
            if (this.isStale) {
                this.isStale = false;
                this.load();
            }
        });
        return this.loading;
    }

    async fetch() {
        const {room} = this.state;
        const askedAt = Date.now();
        const known = room?.screen === this.screen ? room.version : null;
        const args = [[this.meetingId], this.screen, known];
        try {
            this.answer(await this.orm.silent.call(MODEL, "get_room", args));
            this.askedAt = askedAt;
        } catch (error) {
            this.askedAt = 0;
            this.fail(error);
        }
    }

    show(screen) {
        this.screen = screen;
        return this.load();
    }

    answer(room) {
        this.dispatch({type: "answered", room, at: Date.now()});
    }

    /** Not reached, or not let in, is told in the room; anything else is a fault. */
    fail(error) {
        if (error instanceof ConnectionLostError) {
            this.dispatch({type: "lost"});
        } else if (error instanceof RPCError) {
            this.dispatch({
                type: "refused",
                message: error.data?.message || error.message,
            });
        } else {
            throw error;
        }
    }

    /**
     * Do something in the room, one thing at a time; the answer is what it shows then.
     *
     * @param {string} method of the meeting; its last argument is the screen
     * @param {...any} args the others
     * @returns {Promise<boolean>} whether it was done
     */
    command(method, ...args) {
        return this.run(() => [method, [[this.meetingId], ...args, this.screen]]);
    }

    /**
     * The same for what adds something. Sent again because no answer came, it is added
     * once; changed meanwhile, it is something else.
     *
     * @param {string} method of the meeting; its last arguments are a key and the screen
     * @param {...any} args the others
     * @returns {Promise<boolean>} whether it was done
     */
    add(method, ...args) {
        return this.once([method, args], (key) => [
            method,
            [[this.meetingId], ...args, key, this.screen],
        ]);
    }

    /**
     * The same for commands that take their arguments by name, made by `once`.
     *
     * @param {string} method of the meeting
     * @param {object} values its arguments
     * @returns {Promise<boolean>} whether it was done
     */
    send(method, values) {
        return this.once([method, values], (key) => [
            method,
            [[this.meetingId]],
            {...values, key, screen: this.screen},
        ]);
    }

    async once(what, prepare) {
        const told = JSON.stringify(what);
        const key = this.unanswered.get(told) || uuid();
        this.unanswered.set(told, key);
        const isDone = await this.run(() => prepare(key));
        if (isDone) {
            this.unanswered.delete(told);
        }
        return isDone;
    }

    async run(prepare) {
        if (this.state.isBusy) {
            return false;
        }
        this.dispatch({type: "busy", isBusy: true});
        try {
            this.answer(await this.orm.call(MODEL, ...prepare()));
            return true;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                this.load();
                throw error;
            }
            this.dispatch({type: "lost"});
            return false;
        } finally {
            this.dispatch({type: "busy", isBusy: false});
        }
    }

    /** Move on, from the topic that this screen shows. */
    go(step) {
        return this.command("room_go", step, this.state.room.current);
    }
}
