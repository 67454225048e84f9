from . import subject
from . import meeting
from . import decision
from . import action
from . import action_deadline
from . import action_reminder
from . import action_review
from . import mail_activity
