from . import policy
from . import evaluation
from . import effect
from . import meeting
from . import proposal
from . import minutes
