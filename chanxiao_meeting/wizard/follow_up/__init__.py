from . import accountability
from . import follow_up
from . import handover
from . import meeting_check
from . import remind
