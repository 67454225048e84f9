from . import policy
from . import meeting
from . import meeting_convening
from . import meeting_backlog
from . import attendee
from . import agenda_item
from . import calendar_event
from . import base_partner_merge
