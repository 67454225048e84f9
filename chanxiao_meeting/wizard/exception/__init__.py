from . import dismiss
from . import handover
from . import put_on_agenda
