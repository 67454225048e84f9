from . import documents
from . import execution_list_xlsx
from . import policy_document
from . import follow_up_board_xlsx
from . import supervision_slip
