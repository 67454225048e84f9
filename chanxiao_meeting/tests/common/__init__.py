from .meeting_case import SHANGHAI, MeetingCase
