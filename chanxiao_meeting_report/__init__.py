from . import models, report
from . import wizard
