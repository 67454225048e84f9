from . import follow_up
