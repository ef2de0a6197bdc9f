"""How content becomes public. Knows no content model."""

from publishing.desk.redirects import Redirect
from publishing.desk.revision import Event, Revision
from publishing.desk.withdrawal import Withdrawal
from publishing.events.event import AdminEvent, EventCount
from publishing.models.keyed import AnyKeyed, Keyed, KeyedQuerySet, Translated
from publishing.models.publishable import Publishable, PublishableQuerySet, Status, TabTitled
from publishing.models.sourced import Sourced
from publishing.people.notice import RoleNotice
from publishing.version import ContentVersion

__all__ = [
    "AdminEvent",
    "AnyKeyed",
    "ContentVersion",
    "Event",
    "EventCount",
    "Keyed",
    "KeyedQuerySet",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Revision",
    "RoleNotice",
    "Sourced",
    "Status",
    "TabTitled",
    "Translated",
    "Withdrawal",
]
