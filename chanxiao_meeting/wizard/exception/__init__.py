from . import put_on_agenda
