"""What the finder shows of an organisation, kept ready."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup, escape

from organisations.models import Organisation
from publishing.translated import text

MOST = 500  # so that much more content than today's does not fill the memory


class Reach(NamedTuple):
    """How to reach an organisation, as HTML. It says who answers now, so it is right for a while:
    from `since` until that changes, or for good."""

    html: str
    since: datetime
    until: datetime | None

    def is_right_at(self, moment):
        return self.since <= moment and (self.until is None or moment < self.until)


class Card:
    """An organisation with its contacts, and its texts as a page shows them.

    Many readers share it: nothing about one of them may be put on it.
    """

    def __init__(self, organisation):
        self.organisation = organisation
        self.said = {}
        self.kept_reach = {}  # {language: Reach}, made when a template asks for reach(card)

    @property
    def texts(self):
        """(address, name, kinds of help, summary) in the reader's language, as HTML."""
        language = get_language()
        if language not in self.said:
            row = self.organisation
            kinds = [row.get_kind_display(), *row.get_other_kinds_labels()]
            name, summary = (escape(text(row, field)) for field in ("name", "summary"))
            address = reverse("organisation", args=[row.slug])
            self.said[language] = address, name, Markup(", ").join(kinds), summary
        return self.said[language]


class Cards:
    """The cards of public organisations by id. They belong to one version of the content."""

    def __init__(self):
        self.kept = {}

    def of(self, ids):
        """The cards of these, in their order, but for what was withdrawn a moment ago."""
        cards = {pk: self.kept[pk] for pk in ids if pk in self.kept}
        if missing := [pk for pk in ids if pk not in cards]:
            rows = Organisation.objects.public().filter(pk__in=missing).with_contacts()
            cards |= {row.pk: Card(row) for row in rows}
            if len(self.kept) + len(missing) > MOST:
                self.kept = {}
            self.kept |= cards
        return [cards[pk] for pk in ids if pk in cards]
