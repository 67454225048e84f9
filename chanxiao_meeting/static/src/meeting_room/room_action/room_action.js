import {Component, onMounted, useEffect, useState} from "@odoo/owl";
import {ClosingPage} from "../closing_page/closing_page";
import {Recorder} from "../recorder/recorder";
import {RoomBar} from "../room_bar/room_bar";
import {Wall} from "../wall/wall";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {leaveRoom, recallScreen, showScreen} from "../store/room_exit";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useRoomStore} from "../store/room_link";
import {useService} from "@web/core/utils/hooks";

const THEME = "chanxiao_meeting.room_theme";
/** What opens over the room stands beside it: the page tells it where it is. */
const HERE = "o_chanxiao_room_page";
const DARK = "o_chanxiao_dark_room";
const canConduct = ({meeting}) => meeting.can_conduct;
/** Whoever reads the minutes of a closed meeting finds them where it was closed. */
const canEnd = ({meeting}) =>
    meeting.has_minutes ||
    (meeting.can_conduct && ["in_progress", "held"].includes(meeting.state));
const SCREENS = {
    wall: {label: _t("Wall"), Screen: Wall},
    recorder: {label: _t("Recording"), Screen: Recorder, isOffered: canConduct},
    closing: {label: _t("Closing"), Screen: ClosingPage, isOffered: canEnd},
};

/** The room of a meeting: one screen of it, at /odoo/meeting-room/<id>. */
export class RoomAction extends Component {
    static template = "chanxiao_meeting.RoomAction";
    static components = {RoomBar};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        const {store, state} = useRoomStore(this.meetingId, this.firstScreen);
        this.store = store;
        this.state = state;
        this.look = useState({
            isDark: browser.localStorage.getItem(THEME) === "dark",
        });
        this.env.config.setDisplayName?.(_t("Meeting Room"));
        useEffect(
            (isDark) => {
                const {classList} = document.body;
                classList.add(HERE, ...(isDark ? [DARK] : []));
                return () => classList.remove(HERE, DARK);
            },
            () => [this.look.isDark]
        );
        useEffect(
            (room) => {
                // Where this window was last need not be offered in this meeting
                if (room && !this.screens.some(({name}) => name === room.screen)) {
                    this.store.show("wall");
                }
            },
            () => [this.room]
        );
        onMounted(() =>
            this.props.updateActionState?.({resId: this.meetingId, active_id: false})
        );
    }

    get meetingId() {
        return this.props.resId || this.props.action.context.active_id;
    }

    get firstScreen() {
        const remembered = recallScreen();
        return remembered in SCREENS ? remembered : "wall";
    }

    /** What was fetched last, if it is of this screen. */
    get room() {
        const {room} = this.state;
        return room?.screen === this.store.screen ? room : null;
    }

    get screens() {
        return Object.entries(SCREENS)
            .filter(([, {isOffered}]) => !isOffered || isOffered(this.room))
            .map(([name, {label}]) => ({name, label: this.labelOf(name, label)}));
    }

    /** What a meeting is closed on goes on with its minutes. */
    labelOf(name, label) {
        const isOver = name === "closing" && this.room.meeting.state === "held";
        return isOver ? _t("Minutes of the meeting") : label;
    }

    get Screen() {
        return SCREENS[this.store.screen].Screen;
    }

    show(screen) {
        return showScreen(this.store, screen);
    }

    toggleDark() {
        this.look.isDark = !this.look.isDark;
        browser.localStorage.setItem(THEME, this.look.isDark ? "dark" : "light");
    }

    leave() {
        return leaveRoom(this.action, this.meetingId);
    }
}

registry.category("actions").add("chanxiao_meeting.room", RoomAction);
