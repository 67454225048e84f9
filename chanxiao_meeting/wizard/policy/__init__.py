from . import policy_load
from . import policy_review
