"""The finder: from what somebody needs and where, to the organisations that fit."""
