"""The admin of those who help. Django looks for it under this name."""

from organisations.admin.first_call import FirstCallAdmin
from organisations.admin.organisation import OrganisationAdmin
from organisations.admin.place import MunicipalityAdmin, PlaceNameAdmin, RegionAdmin

__all__ = [
    "FirstCallAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "PlaceNameAdmin",
    "RegionAdmin",
]
