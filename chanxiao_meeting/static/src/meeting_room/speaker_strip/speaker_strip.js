import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Whose turn it is to speak, and who is next, in the order in which hands went up. */
export class SpeakerStrip extends Component {
    static template = "chanxiao_meeting.SpeakerStrip";
    static props = {speakers: Array};

    get rows() {
        return this.props.speakers.map((speaker) => ({
            ...speaker,
            hasFloor: speaker.state === "speaking",
            words:
                speaker.state === "speaking"
                    ? _t("%s has the floor", speaker.name)
                    : `${speaker.place}. ${speaker.name}`,
        }));
    }
}
