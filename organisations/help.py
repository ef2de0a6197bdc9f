"""Who helps, together with how to reach them."""

from django.db.models import FilteredRelation


def with_contacts(organisations):
    """Join the contacts to a queryset of organisations: each row has one of them.

    One query instead of two. `gathered` makes of the rows what a page shows.
    """
    rows = organisations.annotate(contact=FilteredRelation("contacts")).select_related("contact")
    return rows.order_by(*organisations.query.order_by, "contact__order", "contact__key")


def gathered(rows):
    """Return the organisations of such rows, each once, with its contacts in `reach`."""
    found = {}
    for row in rows:
        organisation = found.setdefault(row.pk, row)
        if organisation is row:
            row.reach = []
        if contact := getattr(row, "contact", None):  # Django sets it only where there is one
            organisation.reach.append(contact)
    return list(found.values())
