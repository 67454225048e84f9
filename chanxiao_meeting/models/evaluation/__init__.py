from . import policy
from . import evaluation
from . import effect
from . import meeting
