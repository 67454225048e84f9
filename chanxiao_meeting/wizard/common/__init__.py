from . import approval_review
