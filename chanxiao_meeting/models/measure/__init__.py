from . import decision_check
from . import decision_check_run
from . import decision
from . import decision_judgement
from . import figure
from . import meeting
from . import decision_ledger
