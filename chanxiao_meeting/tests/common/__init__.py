from .chanxiao_case import SHANGHAI, ChanxiaoCase
from .meeting_case import MeetingCase
