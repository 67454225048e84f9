"""Many people in one meeting room: how soon each sees a change, and at what cost.

``make load`` runs it on this machine alone (loopback), for a time that is given, and
writes a section of ``docs/performance.md``. ``scene`` makes the meeting, ``client`` is
one person's screen, ``run`` lets them all look while the meeting goes on.
"""
