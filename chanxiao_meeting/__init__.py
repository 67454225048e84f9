from . import models, providers, wizard
