from . import minutes
from . import accountability
from . import meeting
from . import minutes_flow
from . import minutes_approval
from . import minutes_comparison
from . import receipt
from . import circulation
