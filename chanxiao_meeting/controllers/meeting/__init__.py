from . import calendar_file
from . import sign_in
