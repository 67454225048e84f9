from . import document
from . import report_minutes
from . import report_notice
from . import report_sign_in
from . import execution_list_xlsx
