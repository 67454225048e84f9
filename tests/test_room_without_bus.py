"""The room where the bus never answers: it says so, and follows all the same.

A server of two workers is asked at the address of its workers, where nobody answers the
bus; that is what a proxy does that forgot it.
"""

import pytest
import room_scene
from parallel import copied_database, environment
from screens.session import Session, browser
from serving import server

#: seconds in which a busy machine has asked again, see ``room_link.js``
BEARABLE = 20


@pytest.fixture(scope="module")
def scene():
    with copied_database("nobus") as name:
        with environment(name) as env:
            made = room_scene.make(env)
        yield {**made, "database": name}


@pytest.fixture(scope="module")
def site(scene, tmp_path_factory):
    path = tmp_path_factory.mktemp("server") / "server.log"
    with (
        path.open("w") as output,
        server(scene["database"], workers=2, output=output) as (_process, site, _bus),
    ):
        yield site


def move_on(scene, topic):
    """The chair goes to a topic, of which this gives the name."""
    with environment(scene["database"]) as env:
        meeting = env["chanxiao.meeting"].browse(scene["meeting"])
        meeting = meeting.with_user(meeting.chair_id)
        meeting.room_go(scene["topics"][topic], meeting.get_room()["current"])
        return meeting.agenda_ids.browse(scene["topics"][topic]).name


def test_it_says_so_and_follows(scene, site):
    move_on(scene, "report")
    with browser() as program:
        member = Session(program, site, (1366, 768), "eyes.member", room_scene.PASSWORD)
        member.visit(f"/odoo/meeting-room/{scene['meeting']}")
        hand = member.open(f"/odoo/meeting-hand/{scene['meeting']}")
        member.see(".o_chanxiao_room_link[data-link=polling]", "每隔几秒查询一次")
        member.see(".o_chanxiao_polling", page=hand)
        for topic in ("review", "long"):
            name = move_on(scene, topic)
            member.see(".o_chanxiao_stage h2", name, seconds=BEARABLE)
            member.see(".o_chanxiao_hand_topic h2", name, page=hand, seconds=BEARABLE)
        assert not member.faults
