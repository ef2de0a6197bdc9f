"""Who helps: organisations, how to reach them, and where they work."""

from organisations.models.contact import Contact
from organisations.models.first_call import FirstCall
from organisations.models.organisation import Organisation
from organisations.models.place import Municipality, PlaceName, Region

__all__ = ["Contact", "FirstCall", "Municipality", "Organisation", "PlaceName", "Region"]
