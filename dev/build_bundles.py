"""For the server's shell: put together what a browser loads, the tests' own too."""

# loaded when a chart or a list of emojis is shown: no page names them
LATE = ("web.chartjs_lib", "web.assets_emoji")

bundles = env["ir.qweb"]  # noqa: F821  the shell's
bundles._pregenerate_assets_bundles()
for name in LATE:
    bundles._get_asset_bundle(name, css=True, js=True).js()
env.cr.commit()  # noqa: F821
