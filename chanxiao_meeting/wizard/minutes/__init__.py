from . import disposal
from . import minutes_copy
from . import minutes_review
from . import handover
from . import receipt_step
