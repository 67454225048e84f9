"""From 19.0.1.3.0: what older documents have to do with."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    remember_facets(env)


def remember_facets(env):
    """Closed documents too, as far as the records that they were about still exist."""
    facets = env["chanxiao.meeting.facet"]
    for model in facets._get_sources():
        facets._follow_model(model, everything=True)
