from . import test_confidential_prints
from . import test_execution_list
from . import test_fonts
from . import test_meeting_path_tour
from . import test_pdf_pages
from . import test_report_html
from . import test_printable
from . import test_report_pdf
