from . import controllers, detectors, measures, models, providers, wizard
from .hooks import post_init_hook, uninstall_hook
