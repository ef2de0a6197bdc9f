"""Opening hours: as data, at a given moment, and in words."""
