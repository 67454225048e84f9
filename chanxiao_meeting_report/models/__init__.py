from . import pdf_engine
from . import pdf_engine_wkhtmltopdf
from . import ir_actions_report
from . import meeting
from . import minutes
