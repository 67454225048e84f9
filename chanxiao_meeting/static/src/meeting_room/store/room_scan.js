/** The longest that a scanner takes from one character to the next, in milliseconds. */
const FAST = 50;
const NUMBER = /^(?=(?:.*\d){2})[\w/.-]{4,64}$/;

/** Whether a word looks like the number of a record: S00012, WH/OUT/00104. */
export const isNumber = (word) => NUMBER.test(word);

/** Tells what a scanner typed into a field from what somebody types. */
export class ScanWatch {
    constructor() {
        this.forget();
    }

    forget() {
        this.burst = "";
        this.last = 0;
    }

    /** A key went down in the field. */
    note({key, ctrlKey, altKey, metaKey}) {
        if (key === "Shift") {
            return;
        }
        const now = Date.now();
        const isFast = now - this.last <= FAST;
        if (key.length !== 1 || ctrlKey || altKey || metaKey) {
            this.forget();
        } else {
            this.burst = isFast ? this.burst + key : key;
            this.last = now;
        }
    }

    /** The number that was scanned up to the Enter that goes down now, or "". */
    take() {
        const isFast = Date.now() - this.last <= FAST;
        const number = isFast && isNumber(this.burst) ? this.burst : "";
        this.forget();
        return number;
    }
}
