from . import documents
from . import execution_list_xlsx
from . import policy_document
