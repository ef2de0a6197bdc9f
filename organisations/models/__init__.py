"""Who helps: organisations, how to reach them, and where they work."""

from organisations.models.contact import Contact, ContactRow
from organisations.models.first_call import FirstCall
from organisations.models.organisation import Organisation, OrganisationRow
from organisations.models.place import Municipality, PlaceName, Region

__all__ = [
    "Contact",
    "ContactRow",
    "FirstCall",
    "Municipality",
    "Organisation",
    "OrganisationRow",
    "PlaceName",
    "Region",
]
