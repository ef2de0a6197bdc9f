"""Whom one can reach at a moment."""


def reachable_now(contacts, moment):
    """Whether one of these contacts answers at this moment, as far as is known for certain."""
    return any(contact.always_open for contact in contacts)
