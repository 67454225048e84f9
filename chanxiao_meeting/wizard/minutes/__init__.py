from . import minutes_review
from . import handover
