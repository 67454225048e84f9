"""The wall, the recorder's screen and the telephone, in the words that are on them."""

from contextlib import contextmanager

#: signs that somebody types in a second
TYPED = 8


class Screen:
    """One person's screen of a meeting."""

    path = "/odoo/meeting-room"

    def __init__(self, session, meeting_id):
        self.session = session
        self.address = f"{self.path}/{meeting_id}"

    @property
    def page(self):
        return self.session.page

    def enter(self):
        self.session.visit(self.address)
        self.session.see(".o_chanxiao_room_name")

    def press(self, name):
        """Press the button of that name, which may be followed by more."""
        self.page.get_by_role("button", name=name).first.click()

    def show(self, screen):
        """Go to another screen of the room."""
        screens = self.page.get_by_role("navigation", name="画面")
        screens.get_by_role("button", name=screen, exact=True).click()

    def asked(self, method):
        """How often the server was asked for this."""
        return sum(called == method for _model, called in self.session.calls)

    def sees(self, selector, text=""):
        return self.session.see(selector, text)

    def misses(self, selector, text=""):
        return self.session.miss(selector, text)


class Wall(Screen):
    """What everybody looks at."""

    decision = ".o_chanxiao_decision"

    def sees_topic(self, name):
        self.sees(".o_chanxiao_stage h2", name)

    def step(self, key="PageDown"):
        """As a clicker does."""
        self.page.keyboard.press(key)

    def shows_whole(self, selector):
        """Whether all of it is on the screen, without scrolling."""
        return self.page.locator(selector).evaluate(
            """(found) => {
                const stage = found.closest(".o_chanxiao_wall_stage");
                const {top, bottom} = stage.getBoundingClientRect();
                const box = found.getBoundingClientRect();
                return box.height > 0 && box.top >= top && box.bottom <= bottom;
            }"""
        )

    def show_code(self):
        """Open the code for signing in beside the room; its picture and its digits."""
        with self.page.expect_popup() as opened:
            self.page.get_by_role("link", name="签到码画面").click()
        shown = opened.value
        image = shown.locator("img").get_attribute("src")
        shown.close()
        return image


class Recorder(Wall):
    """What the recorder types into."""

    line = "#o_chanxiao_decide"
    note_box = "#o_chanxiao_note"

    def enter(self):
        super().enter()
        self.show("记录")

    def sees_topic(self, name):
        self.sees(".o_chanxiao_recorder_main h2", name)

    def tile(self, name):
        return self.sees(".o_chanxiao_tile", name)

    def miss_person(self, name):
        self.tile(name).get_by_role("button", name="此人缺席").click()
        self.sees(".o_chanxiao_tile[data-attendance=absent]", name)

    def note(self, text):
        self.page.fill(self.note_box, text)
        self.page.press(self.note_box, "Enter")
        self.sees(".o_chanxiao_said", text)

    def decide(self, line):
        """Type a decision, and confirm what was read; what was recognized."""
        self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.type(line, delay=1000 / TYPED)
        self.page.keyboard.press("Enter")
        self.sees(".o_chanxiao_recognized")
        read = self.page.locator(".o_chanxiao_chip").all_inner_texts()
        self.page.keyboard.press("Enter")
        return [text.strip() for text in read]

    def count_keys(self):
        """Count from now on what is pressed besides letters, and what is clicked."""
        self.page.evaluate(
            """() => {
                const isCounting = "pressed" in window;
                window.pressed = [];
                if (isCounting) {
                    return;
                }
                const note = ({key}) => key.length > 1 && window.pressed.push(key);
                window.addEventListener("keydown", note, true);
                const click = () => window.pressed.push("click");
                window.addEventListener("pointerdown", click, true);
            }"""
        )

    def pressed(self):
        return self.page.evaluate("window.pressed")


class MinutesDesk:
    """The minutes of the meeting, on whichever screen they are shown."""

    def __init__(self, screen):
        self.screen = screen

    def sees(self, state, label):
        desk = f".o_chanxiao_minutes_desk[data-state={state}]"
        self.screen.sees(f"{desk} .o_chanxiao_minutes_state", label)

    def press(self, name):
        self.screen.press(name)

    def conclude(self, text):
        self.screen.page.get_by_label("会议结论").fill(text)


class Phone(Screen):
    """What somebody has in their hand."""

    path = "/odoo/meeting-hand"
    decision = ".o_chanxiao_hand_task"

    def scan(self, url):
        """Follow the address of a code; log in, and go on to one's hand."""
        self.session.visit(url.removeprefix(self.session.site))
        self.sees(".alert-heading", "签到成功")
        self.page.get_by_role("link", name="我的席位").click()
        self.sees(".o_chanxiao_arrived")

    def sees_topic(self, name):
        self.sees(".o_chanxiao_hand_topic h2", name)

    @contextmanager
    def without_connection(self):
        """As in a lift."""
        context = self.session.context
        context.set_offline(True)
        yield
        context.set_offline(False)

    def answer(self, name):
        """Press a button, and wait until the server has it."""
        self.press(name)
        self.sees(".o_chanxiao_hand[data-waiting='0']")
