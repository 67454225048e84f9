from . import minutes
from . import agenda_item
from . import decision
from . import meeting
from . import minutes_flow
