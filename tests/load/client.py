"""One person's screen: listens to the bus, and reads the room when it is told to."""

import json
import random
import threading
import time

import requests
import websocket

TIMEOUT = 30
#: seconds within which a screen asks after a message, as `room_link.js` has it
SPREAD = 0.3


class Refused(Exception):
    """The server answered with an error."""


class Session:
    """What a browser does for a person who is logged in."""

    def __init__(self, site, database, login, password):
        self.site = site
        self.http = requests.Session()
        self.info = self.call(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def call(self, path, parameters):
        reply = self.http.post(
            f"{self.site}{path}", json={"params": parameters}, timeout=TIMEOUT
        ).json()
        if "error" in reply:
            raise Refused(json.dumps(reply["error"])[:2000])
        return reply["result"]

    def meeting(self, meeting_id, method, *arguments):
        return self.call(
            f"/web/dataset/call_kw/chanxiao.meeting/{method}",
            {
                "model": "chanxiao.meeting",
                "method": method,
                "args": [[meeting_id], *arguments],
                "kwargs": {},
            },
        )


class Client(threading.Thread):
    """A screen in the room.

    ``seen`` is what it showed, ``[(monotonic seconds, version), …]``; ``reads`` how
    long each read took; ``failure`` what ended it before its time.
    """

    def __init__(self, session, bus, meeting_id, screen):
        super().__init__(daemon=True)
        self.session, self.bus = session, bus
        self.meeting_id, self.screen = meeting_id, screen
        self.seen, self.reads, self.failure = [], [], None
        self.ended, self.is_ready = threading.Event(), threading.Event()

    def run(self):
        try:
            self._look()
        except Exception as error:
            # told by whoever waits for all screens
            self.failure = error
        finally:
            self.is_ready.set()

    def _look(self):
        socket = self._connect()
        self._read(None)
        self.is_ready.set()
        while not self.ended.is_set():
            try:
                text = socket.recv()
            except websocket.WebSocketTimeoutException:
                continue
            told = [
                message["message"]["payload"]["version"]
                for message in json.loads(text or "[]")
                if message["message"]["type"] == "chanxiao_meeting_room"
            ]
            known = self.seen[-1][1]
            if told and max(told) > known:
                time.sleep(random.uniform(0, SPREAD))
                self._read(known)
        socket.close()

    def _connect(self):
        version = self.session.info["websocket_worker_version"]
        cookies = self.session.http.cookies.get_dict()
        socket = websocket.create_connection(
            f"{self.bus}/websocket?version={version}",
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            origin=self.bus.replace("ws://", "http://"),
            timeout=TIMEOUT,
        )
        channels = [f"chanxiao_meeting_room_{self.meeting_id}"]
        data = {"channels": channels, "last": 0}
        socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        socket.settimeout(1)
        return socket

    def _read(self, known):
        started = time.monotonic()
        room = self.session.meeting(self.meeting_id, "get_room", self.screen, known)
        now = time.monotonic()
        self.reads.append(now - started)
        self.seen.append((now, room["version"]))
