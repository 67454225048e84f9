from . import order_change
from . import order_change_recording
from . import order_change_reminder
from . import sale_order
