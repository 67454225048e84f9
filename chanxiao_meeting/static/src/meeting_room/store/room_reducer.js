import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {markup} from "@odoo/owl";

const TEXTS = ["problems", "measures_taken", "support_needed", "proposals"];
const DATES = ["period_start", "period_end"];
const MOMENTS = ["as_of", "override_date"];

/** A figure as the components take it: the data of a record. */
function readFigure(figure) {
    const read = (names, deserialize) =>
        Object.fromEntries(
            names.map((name) => [
                name,
                figure[name] ? deserialize(figure[name]) : false,
            ])
        );
    return {
        ...figure,
        ...read(DATES, deserializeDate),
        ...read(MOMENTS, deserializeDateTime),
    };
}

function readBrief(brief) {
    // The server has sanitized these texts
    const texts = TEXTS.filter((name) => brief[name]).map((name) => [
        name,
        markup(brief[name]),
    ]);
    return {
        ...brief,
        ...Object.fromEntries(texts),
        figures: (brief.figures || []).map(readFigure),
    };
}

function readTopic(topic) {
    return {
        ...topic,
        notes: topic.notes && markup(topic.notes),
        brief: topic.brief && readBrief(topic.brief),
    };
}

/** What the server sends, as the components take it. */
export function readRoom(room) {
    const {topic, mine} = room;
    return {
        ...room,
        topic: topic && readTopic(topic),
        mine: mine && {...mine, briefs: mine.briefs.map(readBrief)},
    };
}

export const EMPTY = {
    room: null,
    /** By how many milliseconds the clock of this client is behind the server's. */
    offset: 0,
    /** How changes are heard of: "live", "polling", or "offline". */
    link: "live",
    /** Why nothing is shown, as the server says. */
    refusal: "",
    isBusy: false,
};

/** An answer that was under way while a later one came is not shown any more. */
function isOutdated(state, room) {
    const known = state.room;
    return known && known.screen === room.screen && room.version < known.version;
}

const REDUCERS = {
    answered(state, {room, at}) {
        const offset = deserializeDateTime(room.now).toMillis() - at;
        const link = state.link === "offline" ? "polling" : state.link;
        const isNew = Boolean(room.agenda) && !isOutdated(state, room);
        return {
            ...state,
            // A second more or less is the way that the answer took
            offset: Math.abs(offset - state.offset) > 1500 ? offset : state.offset,
            link,
            refusal: "",
            room: isNew ? readRoom(room) : state.room,
        };
    },
    refused: (state, {message}) => ({...state, refusal: message, room: null}),
    lost: (state) => ({...state, link: "offline"}),
    linked: (state, {link}) => ({...state, link}),
    busy: (state, {isBusy}) => ({...state, isBusy}),
};

/**
 * What the room is after something happened; nothing else changes it.
 *
 * @param {object} state as {@link EMPTY}
 * @param {object} event with its `type`
 * @returns {object}
 */
export function reduce(state, event) {
    return REDUCERS[event.type](state, event);
}
