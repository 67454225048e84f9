from . import room_change
from . import room_shown
from . import ir_websocket
from . import brief
from . import meeting
from . import room_command
