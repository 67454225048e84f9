import {expect, test} from "@odoo/hoot";
import {FigurePeriod} from "@chanxiao_meeting/figures/figure_period/figure_period";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

const {DateTime} = luxon;
defineMailModels();

const PERIOD = {
    period_start: DateTime.fromISO("2026-03-01"),
    period_end: DateTime.fromISO("2026-03-15"),
    tz: "Asia/Shanghai",
};
const EARLIER = {...PERIOD, as_of: DateTime.fromISO("2026-03-10T01:00:00Z")};
const LATER = {
    ...PERIOD,
    as_of: DateTime.fromISO("2026-03-11T01:00:00Z"),
    period_progress: "Day 11 of 15",
};

function mountPeriod(...figures) {
    return mountWithCleanup(FigurePeriod, {props: {figures}});
}

test("period, moment and how much of it is over", async () => {
    await mountPeriod(EARLIER, LATER, {});
    expect(".o_chanxiao_period").toHaveText(/Mar 1, 2026 – Mar 15, 2026/);
    expect(".o_chanxiao_period").toHaveText(/as of Mar 11, 2026, 9:00/);
    expect(".o_chanxiao_period .badge").toHaveText("Day 11 of 15");
});

test("a period that is over", async () => {
    await mountPeriod(EARLIER);
    expect(".o_chanxiao_period .badge").toHaveCount(0);
});

test("figures of several periods, or of none", async () => {
    await mountPeriod(LATER, {...LATER, period_end: DateTime.fromISO("2026-03-31")});
    expect(".o_chanxiao_period").toHaveCount(0);
    await mountPeriod();
    expect(".o_chanxiao_period").toHaveCount(0);
});
