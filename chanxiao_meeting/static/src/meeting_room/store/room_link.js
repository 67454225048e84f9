import {onMounted, onWillStart, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {RoomStore} from "./room_store";
import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";

const MESSAGE = "chanxiao_meeting_room";
/** How often is asked while the bus says nothing, in milliseconds. */
export const POLL = 5000;
/** How often is asked in any case, should a message have been lost. */
const HEARTBEAT = 60000;
/**
 * Within how many milliseconds of a message is asked. All screens hear it at once; a
 * server turns away whoever knocks while too many wait, and they come back after a
 * second.
 */
export const SPREAD = 300;
/**
 * For how many milliseconds nothing is lost that was said before the bus was there: it
 * says again what is less than 50 seconds old to whoever comes.
 */
const REPEATED = 25000;

/** The store of a room, kept up to date as long as the component is there. */
export function useRoomStore(meetingId, screen) {
    const bus = useService("bus_service");
    const store = new RoomStore(useService("orm"), meetingId, screen);
    const state = useState(store.state);
    const channel = `${MESSAGE}_${meetingId}`;
    const timers = [];
    let waiting = null;

    const load = () => store.load();
    /** Of several messages at once the first one is enough. */
    function loadSoon() {
        waiting ??= browser.setTimeout(() => {
            waiting = null;
            load();
        }, Math.random() * SPREAD);
    }
    function setLink(link) {
        if (store.state.link !== link) {
            store.dispatch({type: "linked", link});
        }
    }
    function hear({id}) {
        if (id === meetingId) {
            // What the bus brings says that it is there, whatever was lost before
            setLink("live");
            loadSoon();
        }
    }
    function connect() {
        setLink("live");
        if (Date.now() - store.askedAt > REPEATED) {
            loadSoon();
        }
    }
    function reconnect() {
        setLink("live");
        loadSoon();
    }
    useBus(bus, "BUS:CONNECT", connect);
    useBus(bus, "BUS:RECONNECT", reconnect);
    useBus(bus, "BUS:DISCONNECT", () => setLink("polling"));

    /**
     * The bus says once that it is gone. A tab that comes after that, while it is tried
     * again, hears nothing, nor does one whose worker never started.
     */
    function poll() {
        if (store.state.link === "live" && bus.workerState !== "CONNECTED") {
            setLink("polling");
        }
        if (store.state.link !== "live") {
            load();
        }
    }

    onWillStart(load);
    onMounted(() => {
        bus.subscribe(MESSAGE, hear);
        bus.addChannel(channel);
        if (bus.workerState === "DISCONNECTED") {
            setLink("polling");
        }
        timers.push(browser.setInterval(poll, POLL));
        timers.push(browser.setInterval(load, HEARTBEAT));
    });
    onWillUnmount(() => {
        bus.unsubscribe(MESSAGE, hear);
        bus.deleteChannel(channel);
        browser.clearTimeout(waiting);
        timers.forEach((timer) => browser.clearInterval(timer));
    });
    useEffect(
        () => {
            const onVisible = () => document.visibilityState === "visible" && load();
            document.addEventListener("visibilitychange", onVisible);
            browser.addEventListener("online", load);
            return () => {
                document.removeEventListener("visibilitychange", onVisible);
                browser.removeEventListener("online", load);
            };
        },
        () => []
    );
    return {store, state};
}

/** The moment on the server's clock, every second, in milliseconds. */
export function useRoomNow(store) {
    const state = useState({now: store.now});
    let timer = null;
    onMounted(() => {
        timer = browser.setInterval(() => {
            state.now = store.now;
        }, 1000);
    });
    onWillUnmount(() => browser.clearInterval(timer));
    return state;
}
