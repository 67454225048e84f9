from . import chanxiao_meeting_cancel
