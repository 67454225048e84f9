"""The screens in the room of a meeting, as a person at a browser has them.

``session`` is a browser that somebody is logged in to and what it asked the server;
``pages`` are the wall, the recorder's screen and the telephone.
"""
