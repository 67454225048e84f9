import {Plugin} from "@html_editor/plugin";
import {parseHTML} from "@html_editor/utils/html";

const INVISIBLE = /[\u200b\ufeff]/g;

function htmlOf(node) {
    return (node.outerHTML ?? node.textContent).replace(INVISIBLE, "");
}

function textOf(node) {
    return node.textContent.replace(INVISIBLE, "").trim();
}

/**
 * Which of two lists' entries are the same, as pairs of places, in order; as many as
 * there can be (the longest common subsequence).
 */
export function pairUp(before, after, isSame) {
    const best = Array.from({length: before.length + 1}, () =>
        new Array(after.length + 1).fill(0)
    );
    for (let i = before.length - 1; i >= 0; i--) {
        for (let j = after.length - 1; j >= 0; j--) {
            best[i][j] = isSame(i, j)
                ? best[i + 1][j + 1] + 1
                : Math.max(best[i + 1][j], best[i][j + 1]);
        }
    }
    const pairs = [];
    let [i, j] = [0, 0];
    while (i < before.length && j < after.length) {
        if (isSame(i, j)) {
            pairs.push([i++, j++]);
        } else if (best[i + 1][j] >= best[i][j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    return pairs;
}

/** Puts what others wrote into a text in which somebody has the cursor. */
export class SharedTextPlugin extends Plugin {
    static id = "chanxiaoSharedText";
    static dependencies = ["history"];
    static shared = ["takeIn"];

    /**
     * Show `content`; blocks that stay the same are not touched, so that the cursor
     * stays where it is. What can be undone begins anew: one does not undo others.
     *
     * @param {string} content that is stored
     * @returns {boolean} whether it is shown; else the editor has to be made anew
     */
    takeIn(content) {
        const wanted = [...parseHTML(this.document, content).childNodes];
        const current = [...this.editable.childNodes];
        const clone = this.editable.cloneNode(true);
        this.dispatchTo("clean_for_save_handlers", {root: clone});
        const saved =
            clone.childNodes.length === current.length ? clone.childNodes : current;
        const anchor = this.document.getSelection()?.anchorNode;
        const isSame = (i, j) =>
            htmlOf(saved[i]) === htmlOf(wanted[j]) ||
            (current[i].contains(anchor) && textOf(current[i]) === textOf(wanted[j]));
        const kept = new Map(
            pairUp(current, wanted, isSame).map(([i, j]) => [wanted[j], current[i]])
        );
        const added = wanted.filter((node) => !kept.has(node));
        const hasParts = (node) => node.querySelector?.("[data-embedded]");
        if (!wanted.length || added.some(hasParts)) {
            return false;
        }
        this.dependencies.history.ignoreDOMMutations(() => {
            this.replace(current, wanted, kept);
            this.dispatchTo("normalize_handlers", this.editable);
        });
        this.dependencies.history.reset(content);
        return true;
    }

    replace(current, wanted, kept) {
        const staying = new Set(kept.values());
        current.filter((node) => !staying.has(node)).forEach((node) => node.remove());
        let next = null;
        for (const node of [...wanted].reverse()) {
            const shown = kept.get(node);
            if (!shown) {
                this.editable.insertBefore(node, next);
            }
            next = shown || node;
        }
    }
}
