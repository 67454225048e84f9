from . import order_change_reason
