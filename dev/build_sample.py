"""For the server's shell: build the factory that the tests look at.

The last line printed is the account of what has happened in it.
"""

from dev.factory import build, sample
from dev.factory.account import account

build(
    env,  # noqa: F821  the shell's
    progress=lambda text: print(text, flush=True),
    today=sample.TODAY,
    days=sample.DAYS,
)
env.cr.commit()  # noqa: F821
print(account(env))  # noqa: F821
