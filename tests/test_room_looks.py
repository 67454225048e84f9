"""The room can be read, reached and touched, on a bad day as well.

A browser opens each screen of a meeting with 200 topics, names of 400 characters and 40
decisions (``room_scene.py``), and measures what it draws (``room_eyes.py``): contrast,
keyboard, names, edges and what a finger meets; and on the wall how large type is seen.

ISO 9241-303 wants characters seen under 16 minutes of arc at least, better 20 to 22.
It means the height of a capital letter; of a Chinese glyph the whole height is
measured, as it is drawn. The height ``h`` has at the distance ``d`` the angle
``2 · atan(h / 2d)``. A pixel of a usual screen on the wall, 65 inches with 1920 × 1080
of them, is 0.75 mm high (65 · 25.4 · 16 / √(16² + 9²) / 1920): at four metres 16' are
25 pixels, 20' are 31.
"""

import itertools
import resource
from contextlib import contextmanager
from unittest.mock import patch

import pytest
import room_eyes
import room_scene
from parallel import copied_database, environment

from odoo.tools import config

from dev import pictures

ROOM, HAND, OVERVIEW = ".o_chanxiao_room", ".o_chanxiao_hand", ".o_chanxiao_overview"
#: by name: who looks, where, and at what
SCREENS = {
    "wall": ("eyes.chair", "/odoo/meeting-room/{meeting}", ROOM),
    "recorder": ("eyes.recorder", "/odoo/meeting-room/{meeting}", ROOM),
    "closing": ("eyes.recorder", "/odoo/meeting-room/{meeting}", ROOM),
    "hand": ("eyes.member", "/odoo/meeting-hand/{meeting}", HAND),
    "own": ("eyes.member", "/odoo/my-meetings", OVERVIEW),
}
DESK, LAPTOP, PHONE = (1920, 1080), (1366, 768), (390, 844)
DISTANCE, PIXEL = 4000, 0.7494
#: under how many minutes of arc everything on the wall is seen, and what it is about
SEEN, SEEN_WELL = 16, 20
READ = (".o_chanxiao_stage_title h2", ".o_chanxiao_value", ".o_chanxiao_taken")
#: meetings of the scene in which nothing is treated
STATES = ("draft", "before", "empty", "over")
#: by name: what is pressed to open something over the wall, where and when it is there
OVER = {
    "records": ([".o_chanxiao_value .btn"], ".modal-content", ".modal .o_data_row"),
    "record": (
        [".o_chanxiao_value .btn", ".modal .o_data_cell", ".o_chanxiao_look"],
        ".o_chanxiao_record_form",
        ".o_chanxiao_record_form .o_field_widget",
    ),
    "figure": (
        [".o_chanxiao_enlarge"],
        ".modal-content",
        ".modal .o_chanxiao_details",
    ),
    "decision": (
        [".o_chanxiao_decide_on"],
        ".modal-content",
        ".modal .o_chanxiao_decision_line",
    ),
    "explanation": (
        [".o_chanxiao_explain"],
        ".o_popover",
        ".o_popover .o_chanxiao_explanation",
    ),
}
READY = ", ".join(
    (
        "[data-version]:not([data-version=''])",
        ".o_chanxiao_overview_card",
        # who may not look at it yet is told so
        ".o_chanxiao_hand_leave",
    )
)


@pytest.fixture(scope="module")
def scene():
    """The meeting, in a copy of the database that the server shows alone."""
    with copied_database("looks") as name:
        with environment(name) as env:
            made = room_scene.make(env)
        with patch.dict(config.options, db_name=[name]):
            yield {**made, "database": name}


@contextmanager
def without_limit():
    """A browser takes more addresses than the server allows itself."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


@pytest.fixture(scope="module")
def browser():
    with without_limit(), pictures.browser() as browser:
        yield browser


@contextmanager
def opened(browser, scene, screen, size, topic="report", meeting="meeting"):
    """A page that shows the screen, and the element of it that is looked at.

    :param topic: the one that is treated, of the meeting that treats any
    :param meeting: which one of the scene
    """
    login, path, root = SCREENS[screen]
    base = f"http://127.0.0.1:{config['http_port']}"
    page = pictures.new_page(browser, *size)
    # colours change at once
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        f"sessionStorage.setItem('chanxiao_meeting.room_screen', '{screen}');"
    )
    pictures.login(page, base, login, room_scene.PASSWORD)
    if meeting == "meeting":
        go(scene, topic)
    page.goto(base + path.format(meeting=scene[meeting]))
    page.wait_for_selector(READY, timeout=pictures.PATIENCE)
    yield page, root
    page.context.close()


def go(scene, topic):
    """The chair goes to a topic."""
    with environment(scene["database"]) as env:
        meeting = env["chanxiao.meeting"].browse(scene["meeting"])
        chair = meeting.chair_id
        room = meeting.with_user(chair).get_room()
        if room["current"] != scene["topics"][topic]:
            meeting.with_user(chair).room_go(scene["topics"][topic], room["current"])


def speak(scene, lang):
    """From now on everybody in the scene speaks this language."""
    with environment(scene["database"]) as env:
        env["res.lang"]._activate_lang(lang)
        env["res.users"].search([("login", "=like", "eyes.%")]).lang = lang


def find_small_type(page, root):
    """What is not read at four metres; a check before the start is opened as well."""
    page.set_viewport_size(dict(zip(("width", "height"), DESK, strict=True)))
    if page.locator(".o_chanxiao_start").count():
        page.click(".o_chanxiao_start")
        page.wait_for_selector(".o_chanxiao_start_check")
    return room_eyes.find_small_type(page, root, SEEN, PIXEL, DISTANCE)


def find_pale(page, root):
    """What is not seen well, in either scheme."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if root == ROOM and scheme == "dark":
            page.click(".o_chanxiao_theme")
            page.wait_for_selector(f"{ROOM}.o_chanxiao_dark")
        found[scheme] = room_eyes.find_pale(page, root)
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_everything_is_seen_and_reached(browser, scene, screen):
    size = PHONE if screen == "hand" else LAPTOP
    with opened(browser, scene, screen, size) as (page, root):
        found = {
            "unreached": room_eyes.find_unreached(page, root),
            "nameless": room_eyes.find_nameless(page, root),
            "wide": room_eyes.find_wide(page, root),
            **find_pale(page, root),
        }
    assert found == dict.fromkeys(found, [])


@pytest.mark.parametrize("screen", SCREENS)
def test_a_telephone_is_wide_enough(browser, scene, screen):
    with opened(browser, scene, screen, PHONE, topic="long") as (page, root):
        found = {"wide": room_eyes.find_wide(page, root)}
        if root != OVERVIEW:
            found["small"] = room_eyes.find_small(page, root)
    assert found == dict.fromkeys(found, [])


@pytest.mark.parametrize("lang", ["en_US", "zh_CN"])
@pytest.mark.parametrize("screen", ["wall", "recorder", "closing", "hand"])
@pytest.mark.parametrize("state", STATES)
def test_a_room_in_which_nothing_is_treated(browser, scene, state, screen, lang):
    speak(scene, lang)
    found = {}
    with opened(browser, scene, screen, PHONE, meeting=state) as (page, root):
        found["wide on a telephone"] = room_eyes.find_wide(page, root)
        found["small"] = room_eyes.find_small(page, root)
        found["nameless"] = room_eyes.find_nameless(page, root)
        page.set_viewport_size(dict(zip(("width", "height"), LAPTOP, strict=True)))
        found["wide"] = room_eyes.find_wide(page, root)
        found.update(find_pale(page, root))
        if screen == "wall":
            found["type"] = find_small_type(page, root)
    assert found == dict.fromkeys(found, [])


@pytest.mark.parametrize("opener", OVER)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_room_looks_like_it(browser, scene, theme, opener):
    pressed, root, content = OVER[opener]
    with opened(browser, scene, "wall", LAPTOP) as (page, _root):
        if theme == "dark":
            page.click(".o_chanxiao_theme")
        for selector in pressed:
            page.locator(selector).first.click()
        page.wait_for_selector(content)
        # it is faded in
        page.wait_for_timeout(pictures.SETTLE)
        pale = room_eyes.find_pale(page, root)
        ground = room_eyes.get_lightness(page, root)
        beside = room_eyes.get_lightness(page, ".o_chanxiao_wall_stage")
        small = find_small_type(page, root)
    assert not pale
    assert small == []
    # a turned colour is rounded
    assert ground == pytest.approx(beside, abs=1e-3)


@pytest.mark.parametrize("topic", ["report", "secret", "review", "long"])
def test_type_on_the_wall_is_read_at_four_metres(browser, scene, topic):
    with opened(browser, scene, "wall", DESK, topic=topic) as (page, root):
        small = find_small_type(page, root)
        large = {
            selector: room_eyes.measure_glyphs(page, root, selector)
            for selector in READ
        }
    assert small == []
    assert topic != "report" or all(large.values())
    for height in itertools.chain.from_iterable(large.values()):
        assert room_eyes.get_minutes(height, PIXEL, DISTANCE) >= SEEN_WELL
