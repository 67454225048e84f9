import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {EMPTY, reduce} from "./room_reducer";
import {reactive} from "@odoo/owl";
import {uuid} from "@web/core/utils/strings";

const MODEL = "chanxiao.meeting";
/** For how many milliseconds what is sent once more is what got no answer before. */
const AGAIN = 120000;

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
        /** By method, what was sent last without an answer: {what, key, at}. */
        this.unanswered = {};
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
     * @param {string} method of the meeting, which takes `key` and `screen` by name
     * @param {...any} args the others
     * @returns {Promise<boolean>} whether it was done
     */
    async add(method, ...args) {
        const key = this.keyOf(method, args);
        const isDone = await this.run(() => [
            method,
            [[this.meetingId], ...args],
            {key, screen: this.screen},
        ]);
        if (isDone) {
            delete this.unanswered[method];
        }
        return isDone;
    }

    /** The key by which the server knows again what it was sent before. */
    keyOf(method, args) {
        const what = JSON.stringify(args);
        const at = Date.now();
        const known = this.unanswered[method];
        const isAgain = known?.what === what && at - known.at < AGAIN;
        const key = isAgain ? known.key : uuid();
        this.unanswered[method] = {what, key, at};
        return key;
    }

    /**
     * The same for commands that take their arguments by name, made by the server's
     * `once`. Where the state of things says whether one is meant again, each has a key
     * of its own.
     *
     * @param {string} method of the meeting
     * @param {object} values its arguments
     * @returns {Promise<boolean>} whether it was done
     */
    send(method, values) {
        const given = () => ({...values, key: uuid(), screen: this.screen});
        return this.run(() => [method, [[this.meetingId]], given()]);
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
