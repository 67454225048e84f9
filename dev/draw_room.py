"""Pictures of the meeting room for the documentation, of a server that is up.

Run by ``make pictures``, see ``dev/room_pictures.py``::

    python -m dev.draw_room http://127.0.0.1:8069 '{"meeting": 1, "topics": {…}}'
"""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from dev import pictures

FOLDER = Path("docs/images")
LANGUAGES = ("zh_CN", "en_US")
#: as many as a picture has room for
COLOURS = (256, 128, 64)
LARGEST = 150_000  # bytes
DESK, LAPTOP, PHONE = (1920, 1080), (1366, 768), (390, 844)
PASSWORD = "demo"
READY = "[data-version]:not([data-version='']), .o_chanxiao_overview_card"
#: the value of a figure, which opens the records behind it
RECORDS = ".o_chanxiao_value .btn"
ROOM, HAND = "/odoo/meeting-room/{meeting}", "/odoo/meeting-hand/{meeting}"


@dataclass(frozen=True)
class Screen:
    """What is shown to whom.

    ``meeting`` is which one of those that ``dev/build_room.py`` tells; the topic is of
    the first. ``part`` is what a telephone is scrolled to, ``content`` what is waited
    for, ``openers`` what is clicked then, one after the other, ``opened`` what that
    opens; ``question`` is what the chair puts to the vote before.
    """

    name: str
    login: str
    path: str
    sizes: tuple
    topic: str = "Production Control"
    tab: str = "wall"
    theme: str = "light"
    meeting: str = "meeting"
    part: str = ""
    content: str = READY
    openers: tuple = ()
    opened: str = ""
    question: str = ""


SCREENS = (
    Screen("wall", "gm", ROOM, (DESK, LAPTOP, PHONE)),
    Screen("wall-review", "gm", ROOM, (DESK,), topic="review"),
    Screen("wall-exceptions", "gm", ROOM, (DESK,), topic="exception"),
    Screen("wall-dark", "gm", ROOM, (DESK,), topic="Sales", theme="dark"),
    Screen(
        *("wall-records", "gm", ROOM, (LAPTOP,)),
        theme="dark",
        openers=(RECORDS,),
        opened=".modal .o_data_row",
    ),
    Screen(
        *("wall-record", "gm", ROOM, (LAPTOP,)),
        theme="dark",
        openers=(RECORDS, ".modal .o_data_cell", ".o_chanxiao_look"),
        opened=".o_chanxiao_record_form .o_data_row",
    ),
    Screen("wall-before", "sales", ROOM, (LAPTOP, PHONE), meeting="before"),
    Screen("wall-after", "gm", ROOM, (LAPTOP, PHONE), meeting="after"),
    Screen("recorder", "recorder", ROOM, (DESK, LAPTOP, PHONE), tab="recorder"),
    Screen("recorder-dark", "recorder", ROOM, (LAPTOP,), tab="recorder", theme="dark"),
    Screen(
        *("closing", "recorder", ROOM, (DESK, LAPTOP, PHONE)),
        tab="closing",
        content=".o_chanxiao_paper td",
    ),
    Screen("hand-topic", "production", HAND, (LAPTOP, PHONE)),
    Screen("hand-dark", "production", HAND, (PHONE,), theme="dark"),
    Screen("hand-before", "yeting", HAND, (PHONE,), meeting="before"),
    Screen("hand-speakers", "finance", HAND, (PHONE,), part=".o_chanxiao_hand_floor"),
    Screen("hand-task", "sales", HAND, (PHONE,), part=".o_chanxiao_hand_task"),
    Screen(
        *("hand-vote", "quality", HAND, (PHONE,)),
        part=".o_chanxiao_hand_vote",
        question="本周六是否安排总装线加班一天？",
    ),
    Screen("own", "sales", "/odoo/my-meetings", (DESK, LAPTOP, PHONE)),
    Screen("dashboard", "gm", "/odoo/meeting-overview", (DESK, LAPTOP, PHONE)),
)


def call(page, base, model, method, *args):
    """A call of the server in the name of who is logged in."""
    params = {"model": model, "method": method, "args": args, "kwargs": {}}
    answer = page.request.post(
        f"{base}/web/dataset/call_kw", data={"jsonrpc": "2.0", "params": params}
    ).json()
    if "error" in answer:
        raise SystemExit(answer["error"]["data"]["message"])
    return answer["result"]


def speak(page, base, lang):
    """From now on the user speaks this language."""
    session = page.request.post(
        f"{base}/web/session/get_session_info", data={"jsonrpc": "2.0", "params": {}}
    ).json()["result"]
    call(page, base, "res.users", "write", [session["uid"]], {"lang": lang})


def go(page, base, made, topic):
    """Whoever conducts goes to the topic that the picture shows."""
    room = call(page, base, "chanxiao.meeting", "get_room", [made["meeting"]])
    wanted = made["topics"][topic]
    if room["current"] != wanted:
        ids = [made["meeting"]]
        call(page, base, "chanxiao.meeting", "room_go", ids, wanted, room["current"])


def draw(page, base, made, screen, target):
    """One picture of the screen, as it is when nothing moves on it any more."""
    # a telephone shows it as everything on it
    page.emulate_media(color_scheme=screen.theme)
    page.evaluate(
        """({theme, tab}) => {
            localStorage.setItem("chanxiao_meeting.room_theme", theme);
            sessionStorage.setItem("chanxiao_meeting.room_screen", tab);
        }""",
        {"theme": screen.theme, "tab": screen.tab},
    )
    page.goto(base + screen.path.format(meeting=made[screen.meeting]))
    page.wait_for_selector(READY)
    page.wait_for_selector(screen.content, state="attached")
    for opener in screen.openers:
        page.locator(opener).first.click()
    if screen.opened:
        page.wait_for_selector(screen.opened)
    page.wait_for_timeout(pictures.SETTLE)
    # reminders of the calendar are not what is shown
    page.add_style_tag(content=".o_notification_manager { display: none; }")
    if screen.part:
        page.locator(screen.part).first.evaluate("one => one.scrollIntoView()")
    keep(page.screenshot(), target)


def keep(content, target):
    """A picture with few colours, but so many that a warning looks like one."""
    with Image.open(io.BytesIO(content)) as page:
        whole = page.convert("RGB")
    for colours in COLOURS:
        few = whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=0)
        few.save(target, optimize=True)
        size = target.stat().st_size
        if size <= LARGEST:
            break
    print(target, f"{size // 1024} KB", flush=True)
    if size > LARGEST:
        raise SystemExit(f"{target} is larger than {LARGEST} bytes: use fewer colours.")


def main(base, made):
    """Every screen in every size and language; whoever conducts has a page besides."""
    FOLDER.mkdir(exist_ok=True)
    with pictures.browser() as browser:
        known = {}
        chair = enter(browser, base, known, "gm", LAPTOP)
        for screen in SCREENS:
            go(chair, base, made, screen.topic)
            if screen.question:
                ids = [made["meeting"]]
                call(
                    *(chair, base, "chanxiao.meeting", "room_open_vote"),
                    *(ids, screen.question),
                )
            for size in screen.sizes:
                page = enter(browser, base, known, screen.login, size)
                for lang in LANGUAGES:
                    speak(page, base, lang)
                    place = f"room-{screen.name}.{size[0]}x{size[1]}.{lang}.png"
                    draw(page, base, made, screen, FOLDER / place)
                page.context.close()


def enter(browser, base, known, login, size):
    """A page of somebody; who was logged in before is so again."""
    page = pictures.new_page(browser, *size, known.get(login))
    if login not in known:
        pictures.login(page, base, login, PASSWORD)
        known[login] = page.context.storage_state()
    # where the page's own storage can be written
    page.goto(f"{base}/web/health")
    return page


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
