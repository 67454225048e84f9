import {onWillUnmount, useComponent} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

// How much time what is typed may be ahead of what is kept.
const DELAY = 400;

/**
 * Keeps what is typed into the field of a component in this browser.
 *
 * @param {Function} getText returns what the editor has, or null where it is saved
 * @returns {Function} to be called when something was typed
 */
export function useDrafts(getText) {
    const component = useComponent();
    let timer = null;

    function keep() {
        timer = null;
        const {record, name} = component.props;
        const text = getText();
        if (text !== null && text !== undefined) {
            record.keepDraft?.(name, text);
        }
    }

    onWillUnmount(() => browser.clearTimeout(timer));
    return () => {
        timer ||= browser.setTimeout(keep, DELAY);
    };
}
