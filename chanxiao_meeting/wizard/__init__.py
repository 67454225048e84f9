from . import policy
from . import meeting
from . import brief
from . import follow_up
from . import exception
from . import minutes
from . import order_change
from . import production
