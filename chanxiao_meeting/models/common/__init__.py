from . import state_mixin
from . import reason
from . import people
from . import text_mixin
from . import subject
from . import subject_reference
from . import problem_source
from . import res_config_settings
