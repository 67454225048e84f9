"""What an eye finds wrong on a page: measured in the browser, as it is drawn there."""

import math

# Text below this contrast is not read by everybody (WCAG 2.2, 1.4.3), large text and
# what a control or picture is recognized by (1.4.11) below this one
TEXT, LARGE = 4.5, 3
# What a finger meets (WCAG 2.2, 2.5.5), in pixels
TARGET = 44
#: controls of the page that belong to nobody who is looked at
ELSEWHERE = 30
#: roles of what a person can do something with
CONTROLS = (
    *("button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox"),
    *("slider", "spinbutton", "switch", "tab", "menuitem", "DisclosureTriangle"),
)

# Colours are drawn on a canvas to learn what they are, however they are written. A
# background is what lies below an element up to the first that nothing shines through.
TOOLS = """
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    const rgba = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], below) =>
        [r, g, b].map((part, index) => part * a + below[index] * (1 - a));
    const chainOf = (element) => {
        const chain = [];
        for (let one = element; one; one = one.parentElement) {
            chain.push(one);
        }
        return chain;
    };
    const backgroundOf = (element) => {
        const layers = [];
        for (const one of chainOf(element)) {
            const layer = rgba(getComputedStyle(one).backgroundColor);
            layers.push(layer);
            if (layer[3] === 1) {
                break;
            }
        }
        const paper = [255, 255, 255];
        return layers.reduceRight((below, layer) => over(layer, below), paper);
    };
    // A filter turns what is drawn in it: inverted, and its hue by half a turn
    const isTurned = (element) =>
        chainOf(element).some((one) =>
            getComputedStyle(one).filter.startsWith("invert(1) hue-rotate(180deg)")
        );
    const turn = (colour) => {
        const parts = colour.map((part) => 255 - part);
        const [r, g, b] = parts;
        const twice = 2 * (0.2126 * r + 0.7152 * g + 0.0722 * b);
        return parts.map((part) => Math.min(255, Math.max(0, twice - part)));
    };
    const asSeen = (element, colour) => (isTurned(element) ? turn(colour) : colour);
    const opacityOf = (element) =>
        chainOf(element).reduce((all, one) => all * getComputedStyle(one).opacity, 1);
    const light = (colour) => {
        const [r, g, b] = colour.map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const isSeen = (element) => {
        const {width, height} = element.getBoundingClientRect();
        const shown = {visibilityProperty: true, opacityProperty: true};
        const isThere = element.checkVisibility(shown);
        return isThere && width > 1 && height > 1 && !element.closest(":disabled");
    };
    const nameOf = (element) =>
        `<${element.tagName.toLowerCase()} class="${element.className.baseVal ??
            element.className}"> ` +
        (element.innerText || element.value || element.placeholder || "").slice(0, 40);
    const inks = (element, colour) => {
        const [r, g, b, a] = rgba(colour);
        const below = backgroundOf(element);
        const ink = over([r, g, b, a * opacityOf(element)], below);
        return contrast(asSeen(element, ink), asSeen(element, below));
    };
    const isField = (element) => element.matches("input, select, textarea");
    const hasWords = (element) =>
        [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.data.trim()
        );
    const heightOf = (glyph, element) => {
        const {fontWeight, fontSize, fontFamily} = getComputedStyle(element);
        pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
        const ink = pen.measureText(glyph);
        return ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
    };
    const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
    const controlsIn = (root) =>
        [...root.querySelectorAll(FOCUSABLE)].filter(
            (one) => one.tabIndex >= 0 && isSeen(one)
        );
"""
PALE = """
    const found = [];
    const tell = (element, ratio, wanted) =>
        ratio < wanted - 0.005 &&
        found.push(`${ratio.toFixed(2)} of ${wanted}: ${nameOf(element)}`);
    const wantedOf = (style) => {
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        return isLarge ? large : text;
    };
    for (const element of root.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        if (!isSeen(element)) {
            continue;
        }
        if (hasWords(element)) {
            tell(element, inks(element, style.color), wantedOf(style));
        }
        if (element.matches(".fa")) {
            tell(element, inks(element, style.color), large);
        }
        if (element.placeholder && !element.value) {
            const words = getComputedStyle(element, "::placeholder");
            tell(element, inks(element, words.color), wantedOf(style));
        }
        if (isField(element)) {
            // what holds a field together with its buttons may be what has the edge
            const frame = chainOf(element)
                .slice(0, 3)
                .find((one) => parseFloat(getComputedStyle(one).borderTopWidth));
            const outside = backgroundOf((frame || element).parentElement);
            const line = frame && rgba(getComputedStyle(frame).borderTopColor);
            const edge = frame ? contrast(over(line, outside), outside) : 1;
            const fill = contrast(backgroundOf(element), outside);
            tell(element, Math.max(edge, fill), large);
        }
    }
    return [...new Set(found)];
"""
WIDE = """
    const found = [];
    const scrolls = (element) =>
        chainOf(element).some((one) => getComputedStyle(one).overflowX === "auto");
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) {
        found.push(`The page is ${page.scrollWidth} wide.`);
    }
    for (const element of root.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        const {right, left, height} = element.getBoundingClientRect();
        if (!isSeen(element) || scrolls(element.parentElement)) {
            continue;
        }
        if (left < -1 || right > innerWidth + 1) {
            found.push(`beyond the edge: ${nameOf(element)}`);
        }
        const isCut = element.scrollWidth > element.clientWidth + 1 && height > 1;
        const isTold =
            style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        if (isCut && style.overflowX === "hidden" && !isTold) {
            found.push(`cut off: ${nameOf(element)}`);
        }
        if (isCut && element.matches("button, a.btn")) {
            found.push(`runs out of it: ${nameOf(element)}`);
        }
    }
    return found;
"""
SMALL = """
    return controlsIn(root)
        .filter((one) => one.matches("a, button, input, select, textarea, summary"))
        .map((one) => one.closest("label") || one)
        .map((one) => [one, one.getBoundingClientRect()])
        .filter(([, {width, height}]) => Math.min(width, height) < target - 0.5)
        .map(([one, {width, height}]) => `${width} × ${height}: ${nameOf(one)}`);
"""
# Notes each control as the focus comes to it, and whether that shows
WATCH = """
    const styleOf = (one) => {
        const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
        return `${outlineStyle === "none" ? 0 : parseFloat(outlineWidth)} ${boxShadow}`;
    };
    document.activeElement.blur();
    const before = new Map(controlsIn(root).map((one) => [one, styleOf(one)]));
    const eyes = {missed: new Set(before.keys()), unseen: []};
    window.chanxiaoEyes = eyes;
    document.addEventListener("focusin", ({target}) => {
        if (eyes.missed.delete(target)) {
            const {top, bottom} = target.getBoundingClientRect();
            const isOut = bottom < 0 || top > innerHeight;
            if (isOut || styleOf(target) === before.get(target)) {
                eyes.unseen.push(nameOf(target));
            }
        }
    });
    return before.size;
"""
FOCUS = """
    const {missed, unseen} = window.chanxiaoEyes;
    const stays = [...missed].filter((one) => one.isConnected && isSeen(one));
    return [
        ...stays.map((one) => `not reached: ${nameOf(one)}`),
        ...unseen.map((words) => `focus not seen: ${words}`),
    ];
"""
# How high a glyph is drawn: the font that the browser takes for it, on its canvas
GLYPH = """
    return [...root.querySelectorAll(selector)]
        .filter((one) => isSeen(one) && (!isText || hasWords(one) || isField(one)))
        .map((element) => [nameOf(element), heightOf(glyph, element)]);
"""


def look(page, root, script, **given):
    """Run one of the scripts above on what ``root`` selects."""
    names = "".join(f"const {name} = given.{name};" for name in given)
    return page.evaluate(
        f"""({{selected, given}}) => {{
            const root = document.querySelector(selected);
            {names}
            {TOOLS}
            {script}
        }}""",
        {"selected": root, "given": given},
    )


def find_pale(page, root):
    """Text, icons and controls that stand out too little from what is behind them."""
    return look(page, root, PALE, text=TEXT, large=LARGE)


def get_lightness(page, root):
    """How light the ground is on which something stands, between 0 and 1."""
    return look(page, root, "return light(asSeen(root, backgroundOf(root)));")


def find_wide(page, root):
    """What is beyond the edge of the screen or cut off without a sign of it."""
    return look(page, root, WIDE)


def find_small(page, root):
    """What a finger misses."""
    return look(page, root, SMALL, target=TARGET)


def find_unreached(page, root):
    """Controls that the Tab key does not reach, or without showing where one is."""
    count = look(page, root, WATCH)
    assert count, f"{root} has nothing to do something with"
    for _press in range(count + ELSEWHERE):
        page.keyboard.press("Tab")
    return look(page, root, FOCUS)


def find_nameless(page, root):
    """Controls of which a screen reader has nothing to say."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    document = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    within = session.send(
        "DOM.querySelectorAll", {"nodeId": document, "selector": f"{root} *"}
    )["nodeIds"]
    known = {
        session.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
        for node in within
    }
    return [
        f"{node['role']['value']} without a name"
        for node in session.send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"]
        and node.get("backendDOMNodeId") in known
        and node["role"]["value"] in CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]


def get_minutes(pixels, pixel, distance):
    """The angle under which a height is seen, in minutes of arc.

    :param float pixel: height of a pixel, in millimetres
    :param float distance: of the eye, in millimetres
    """
    return 60 * math.degrees(2 * math.atan(pixels * pixel / 2 / distance))


def measure_glyphs(page, root, selector, glyph="国"):
    """Heights in pixels of a glyph in the font of what ``selector`` finds."""
    found = look(page, root, GLYPH, selector=selector, glyph=glyph, isText=False)
    return [height for _name, height in found]


def find_small_type(page, root, wanted, pixel, distance, glyph="国"):
    """Text that is seen under fewer than ``wanted`` minutes of arc, and under how many.

    :param float pixel: and ``distance``: as :func:`get_minutes` takes them
    """
    found = look(page, root, GLYPH, selector="*", glyph=glyph, isText=True)
    seen = {(name, get_minutes(height, pixel, distance)) for name, height in found}
    return sorted(f"{angle:.1f}: {name}" for name, angle in seen if angle < wanted)
