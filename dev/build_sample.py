"""For the server's shell: build the factory that the tests look at."""

from dev.factory import build, sample

build(
    env,  # noqa: F821  the shell's
    progress=lambda text: print(text, flush=True),
    today=sample.TODAY,
    days=sample.DAYS,
)
env.cr.commit()  # noqa: F821
