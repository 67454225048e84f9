from . import variance_reason
