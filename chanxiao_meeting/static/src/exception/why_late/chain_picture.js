import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {layOut} from "./chain_layout";

/** Narrower than this, cards stand below each other. */
const NARROW = 700;

/** The chain behind one line of an order, drawn: cards and the lines between them. */
export class ChainPicture extends Component {
    static template = "chanxiao_meeting.ChainPicture";
    static props = {chain: Object, isWhole: Boolean, onOpen: Function};

    setup() {
        this.root = useRef("root");
        this.state = useState({isNarrow: window.innerWidth < NARROW});
        useEffect(
            (element) => {
                const observer = new ResizeObserver(() => {
                    this.state.isNarrow = element.clientWidth < NARROW;
                });
                observer.observe(element);
                return () => observer.disconnect();
            },
            () => [this.root.el]
        );
    }

    get drawing() {
        const {chain, isWhole} = this.props;
        const suppliersOf = (key) => chain.suppliersOf(key, isWhole);
        const drawn = layOut(chain.line.key, suppliersOf, this.state.isNarrow);
        return {
            ...drawn,
            cards: [...drawn.places].map(([key, place]) => ({
                ...chain.describe(key),
                style: this.getStyle(place),
            })),
            wires: drawn.wires
                .map((wire) => ({
                    ...wire,
                    isOnPath: chain.isOnPath(wire.from, wire.to),
                    isStock: chain.stock.has(wire.key),
                }))
                // What is drawn last lies above
                .sort((a, b) => a.isOnPath - b.isOnPath),
        };
    }

    getStyle({x, y, width, height}) {
        const size = width ? `width:${width}px` : "right:0";
        return `left:${x}px;top:${y}px;height:${height}px;${size}`;
    }

    getFrameStyle({width, height}) {
        const size = this.state.isNarrow ? "100%" : `${width}px`;
        return `width:${size};height:${height}px`;
    }

    getWireClass(wire) {
        const tone = this.props.chain.isLate ? "critical" : "deciding";
        return [
            wire.isOnPath ? `o_chanxiao_wire_${tone}` : "",
            wire.isStock ? "o_chanxiao_wire_stock" : "",
        ].join(" ");
    }

    getCardClass(card) {
        return {
            o_chanxiao_card_critical: card.isCritical,
            o_chanxiao_card_deciding: card.isOnPath && !card.isCritical,
            o_chanxiao_card_there: card.is_there,
        };
    }

    /** Read out as a whole, since the lines are not seen. */
    getLabel(card) {
        const parts = [card.label, card.title, card.goods, card.projectedText];
        return [...parts, card.daysText].filter(Boolean).join(", ");
    }
}
