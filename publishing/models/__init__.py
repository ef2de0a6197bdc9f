"""How content becomes public. Knows no content model."""

from publishing.desk.redirects import Redirect
from publishing.desk.revision import Event, Revision
from publishing.desk.withdrawal import Withdrawal
from publishing.models.keyed import AnyKeyed, Keyed, KeyedQuerySet, Translated
from publishing.models.publishable import Publishable, PublishableQuerySet, Status, TabTitled
from publishing.models.sourced import Sourced
from publishing.version import ContentVersion

__all__ = [
    "AnyKeyed",
    "ContentVersion",
    "Event",
    "Keyed",
    "KeyedQuerySet",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Revision",
    "Sourced",
    "Status",
    "TabTitled",
    "Translated",
    "Withdrawal",
]
