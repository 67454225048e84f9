from . import meeting_cancel
from . import put_on_agenda
