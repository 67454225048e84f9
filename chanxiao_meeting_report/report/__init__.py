from . import documents
from . import execution_list_xlsx
