import {
    click,
    contains,
    defineMailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, test} from "@odoo/hoot";
import {getService} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

async function openFollowers(mayFollow) {
    const pyEnv = await startServer();
    const id = pyEnv["res.partner"].create({name: "Decision"});
    await start();
    const {Thread} = getService("mail.store");
    if (mayFollow !== undefined) {
        Thread.insert({model: "res.partner", id, mayFollow});
    }
    await openFormView("res.partner", id);
    await click(".o-mail-Followers-button");
    await contains(".o-mail-Followers-dropdown");
}

test("whoever may not follow a record is not asked to", async () => {
    await openFollowers(false);
    await contains(".o-mail-FollowerList-followBtn", {count: 0});
});

test("everybody else is, on records of other applications too", async () => {
    await openFollowers(undefined);
    await contains(".o-mail-FollowerList-followBtn");
});
