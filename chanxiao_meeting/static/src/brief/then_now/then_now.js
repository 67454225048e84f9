import {Component, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {formatMoment} from "../../figures/figure_format/figure_format";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

const MEMORY = "chanxiao_meeting.then_now";

/**
 * Today's values of the figures on a screen, read when asked for and all at once.
 *
 * Reading them is as costly as collecting them, so it is switched on by the user; the
 * browser remembers that. Nothing is asked before a meeting has frozen its figures.
 *
 * @param {Function} getFigures the figures on the screen
 * @returns {object} reactive; `figures` holds what read_today says by id of the figure
 */
export function useThenNow(getFigures) {
    const orm = useService("orm");
    const frozen = () =>
        getFigures().filter(({meeting_state: state}) =>
            ["in_progress", "held"].includes(state)
        );
    let question = 0;
    const state = useState({
        isOn: browser.localStorage.getItem(MEMORY) === "on",
        isLoading: false,
        asOf: null,
        tz: undefined,
        figures: {},
    });

    function forget() {
        question += 1;
        Object.assign(state, {isLoading: false, asOf: null, figures: {}});
    }

    async function load() {
        forget();
        const figures = frozen();
        if (!figures.length) {
            return;
        }
        const mine = question;
        state.isLoading = true;
        try {
            const ids = figures.map((figure) => figure.id);
            const answer = await orm.call("chanxiao.meeting.figure", "read_today", [
                ids,
            ]);
            if (mine === question) {
                state.asOf = deserializeDateTime(answer.as_of);
                state.tz = figures[0].tz;
                state.figures = answer.figures;
            }
        } catch (error) {
            // What failed is not asked again before someone switches it on
            state.isOn = false;
            throw error;
        } finally {
            if (mine === question) {
                state.isLoading = false;
            }
        }
    }

    /** Whether there is anything frozen to compare with. */
    state.isOffered = () => frozen().length > 0;
    state.toggle = async () => {
        state.isOn = !state.isOn;
        browser.localStorage.setItem(MEMORY, state.isOn ? "on" : "off");
        await (state.isOn ? load() : forget());
    };

    useEffect(
        () => {
            if (state.isOn) {
                load();
            }
        },
        () => [
            frozen()
                .map((figure) => figure.id)
                .join(),
        ]
    );
    return state;
}

/** The switch, and of when today's values are. */
export class ThenNow extends Component {
    static template = "chanxiao_meeting.ThenNow";
    static props = {thenNow: Object, isOffered: Boolean};

    setup() {
        this.thenNow = useState(this.props.thenNow);
    }

    get asOf() {
        const {asOf, tz} = this.thenNow;
        return formatMoment({tz}, asOf);
    }
}
