"""For the server's shell: build the demo factory in the database it is opened on."""

from dev.factory import build

build(env, progress=lambda text: print(text, flush=True))  # noqa: F821  the shell's
# the pages' scripts and styles are put together here, not at the first visit
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
