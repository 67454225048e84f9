from . import meeting_register
