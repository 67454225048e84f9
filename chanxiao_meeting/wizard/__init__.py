from . import chanxiao_meeting_cancel
from . import chanxiao_meeting_minutes_review
from . import chanxiao_meeting_figure_override
from . import chanxiao_meeting_follow_up
from . import chanxiao_meeting_put_on_agenda
from . import chanxiao_order_change_reason
from . import chanxiao_variance_reason
