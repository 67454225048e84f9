import re

from odoo import models

from .text_mixin import TEXTS

CHANNEL = re.compile(rf"{TEXTS}:([\w.]+):(\d{{1,10}})")


class IrWebsocket(models.AbstractModel):
    """Whoever reads a document may be told when its texts change."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        documents = [(document, TEXTS) for document in self._find_texts(channels)]
        return super()._build_bus_channel_list([*channels, *documents])

    def _find_texts(self, channels):
        """The documents that somebody asks to be told of, among those they may read.

        :param channels: what a client sent; ``chanxiao_texts:model:id`` is meant
        """
        wanted = {
            match.group(1, 2)
            for channel in channels
            if isinstance(channel, str) and (match := CHANNEL.fullmatch(channel))
        }
        if not wanted or not self.env.uid or self.env.user._is_public():
            return []
        kept = self.env.registry.descendants(["chanxiao.text.mixin"], "_inherit")
        documents = [
            self.env[model].browse(int(res_id))
            for model, res_id in sorted(wanted)
            if model in kept
        ]
        return [
            document
            for document in documents
            if document.exists() and document.has_access("read")
        ]
