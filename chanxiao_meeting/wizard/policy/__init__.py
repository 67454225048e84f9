from . import policy_load
