"""Who helps, together with how to reach them."""

from django.db.models import FilteredRelation


def with_contacts(organisations):
    """Return a queryset's organisations as a list, each with its contacts in `reach`.

    One query instead of two: a row is an organisation with one of its contacts.
    """
    rows = organisations.annotate(contact=FilteredRelation("contacts")).select_related("contact")
    found = {}
    for row in rows.order_by(*organisations.query.order_by, "contact__order", "contact__key"):
        organisation = found.setdefault(row.pk, row)
        if organisation is row:
            row.reach = []
        if contact := getattr(row, "contact", None):  # Django sets it only where there is one
            organisation.reach.append(contact)
    return list(found.values())
