import {Thread} from "@mail/core/common/thread_model";
import {patch} from "@web/core/utils/patch";

patch(Thread.prototype, {
    setup() {
        super.setup();
        // The server says so where a record may be read and not followed
        this.mayFollow = true;
    },
});
