from . import chanxiao_meeting_cancel
from . import chanxiao_meeting_minutes_review
from . import chanxiao_meeting_figure_override
