from . import attendance
from . import find_time
from . import handover
from . import leave
from . import meeting_cancel
from . import meeting_check
from . import put_on_agenda
