from . import dismiss
from . import handover
from . import meeting_check
from . import propose
from . import put_on_agenda
from . import send_back
