"""Running the ERP's own code to see what it would do, without doing it."""

from contextlib import ExitStack, contextmanager

from odoo.exceptions import UserError
from odoo.tools.misc import Callbacks

from .recorder import Recorder

#: what waits for the end of a transaction: mails, messages to browsers, webhooks
_CALLBACKS = ("precommit", "postcommit", "prerollback", "postrollback")


def is_trial(env):
    """Whether what is done now will be undone at once, so that nobody is told of it."""
    return getattr(env.cr, "chanxiao_is_trial", False)


@contextmanager
def trying(env):
    """What is done inside is recorded, then rolled back; nothing leaves the server.

    What would wait for the commit is forgotten with it; what would be sent at once asks
    :func:`is_trial` (``models/measure/quiet.py``). Numbers of sequences are not drawn.
    Afterwards nothing in memory remembers it either.

    :param env: environment of whose transaction it is a part
    :return: the ``Recorder`` that listens
    """
    cr, registry = env.cr, env.registry
    # what was to be written or told before is no part of it
    cr.flush()
    invalidated = set(registry.cache_invalidated)
    registry.cache_invalidated.clear()
    with ExitStack() as stack:
        for name in _CALLBACKS:
            _replace(stack, cr, name, Callbacks())
        for name in ("commit", "rollback"):
            _replace(stack, cr, name, lambda: _refuse(env))
        _replace(stack, cr, "chanxiao_is_trial", True)
        savepoint = cr.savepoint(flush=False)
        try:
            with Recorder(env, keeps_numbers=True) as recorder:
                yield recorder
        finally:
            cr.clear()
            savepoint.close(rollback=True)
            if registry.cache_invalidated:
                # filled since, perhaps with what is not so
                registry.clear_all_caches()
            registry.cache_invalidated.update(invalidated)


def _replace(stack, cr, name, value):
    """Have an attribute of this one cursor be another for a while."""
    own = vars(cr)
    if name in own:
        stack.callback(own.__setitem__, name, own[name])
    else:
        stack.callback(own.pop, name)
    own[name] = value


def _refuse(env):
    raise UserError(
        env._(
            "This cannot be tried out: Odoo would save in the middle of it. Carry it "
            "out by hand."
        )
    )
