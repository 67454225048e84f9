"""What a transfer is: told by its places, not by the type it was entered with.

A type is a setting. Drop-shipped goods have one of their own, returns go by that of
receipts or of deliveries.
"""


def is_receipt(transfer):
    """Whether goods come from a vendor, wherever they go.

    Of what a subcontractor made, too: its moves start at the subcontractor's place,
    the transfer at the vendor's.

    :param transfer: ``stock.picking``, or none
    """
    return _is_outside(transfer.location_id, "supplier")


def is_shipment(transfer):
    """Whether goods go to a customer, wherever they come from.

    :param transfer: ``stock.picking``, or none
    """
    return _is_outside(transfer.location_dest_id, "customer")


def _is_outside(place, usage):
    """Of that usage, or where companies that trade with each other meet."""
    is_between = place.usage == "transit" and not place.company_id
    return place.usage == usage or is_between
