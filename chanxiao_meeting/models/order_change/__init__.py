from . import policy
from . import order_change
from . import order_change_recording
from . import order_change_reminder
from . import sale_order
from . import sale_order_line
