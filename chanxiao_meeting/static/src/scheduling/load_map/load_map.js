import {Component, useState} from "@odoo/owl";
import {
    describeLoad,
    formatDay,
    formatHours,
    formatLoad,
    formatShortDay,
} from "../schedule_format";
import {_t} from "@web/core/l10n/translation";

// Work centers shown before somebody asks for all
const MOST = 5;

/** Load of the work centers week by week against their hours, as a heat map. */
export class LoadMap extends Component {
    static template = "chanxiao_meeting.LoadMap";
    static props = {
        centers: Array,
        weeks: Array,
        limit: Number,
    };

    setup() {
        this.state = useState({isWhole: false});
    }

    get weeks() {
        return this.props.weeks.map((day, index) => ({
            day,
            title: _t("Week from %s", formatDay(day)),
            label: index ? formatShortDay(day) : _t("This week"),
        }));
    }

    get rows() {
        const {centers} = this.props;
        const {weeks} = this;
        const shown = this.state.isWhole ? centers : centers.slice(0, MOST);
        return shown.map((center) => ({
            id: center.id,
            name: center.name,
            cells: center.cells.map((cell, index) =>
                this.describe(center, cell, weeks[index].title)
            ),
            whole: this.describe(center, center, _t("All weeks")),
            unplanned: center.unplanned
                ? _t("%s h", formatHours(center.unplanned))
                : "–",
        }));
    }

    get hidden() {
        return this.props.centers.length - MOST;
    }

    /** What a cell says: in itself, and in words. */
    describe(center, {load, hours, capacity}, time) {
        const {level, sign, text} = describeLoad(load, this.props.limit);
        const planned = formatHours(hours);
        const share =
            capacity === null
                ? _t("%s h", planned)
                : _t("%(planned)s of %(capacity)s h", {
                      planned,
                      capacity: formatHours(capacity),
                  });
        const percent = load === null ? "–" : formatLoad(load);
        return {
            level,
            hours: share,
            load: sign ? `${sign} ${percent}` : percent,
            title: [center.name, time, percent, share, text].join(" · "),
        };
    }

    get toggleLabel() {
        return this.state.isWhole
            ? _t("Fewer work centers")
            : _t("All %s work centers", this.props.centers.length);
    }

    get legend() {
        const {limit} = this.props;
        return [0, limit / 2, limit, limit + 1, null].map((load) =>
            describeLoad(load, limit)
        );
    }

    get scale() {
        return _t("Full at %s of the working hours.", formatLoad(this.props.limit));
    }
}
