"""The roles, as groups of Django's. A person may have several; none but these is given.

They are made anew after each migrate: whatever a release adds, each role may do what stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from publishing.desk.snapshot import parts_of
from publishing.models import AdminEvent, Publishable
from publishing.people import duties

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANYTHING = ("view", "add", "change", "delete")
PEOPLE, EVENTS = "auth", "publishing.view_adminevent"
TRANSLATOR = "translator-"  # the rest of its name is the language


@dataclass
class Role:
    """What somebody may do: with what is under the desk, with its parts, and with what is not."""

    desk: tuple[str, ...] = ("view",)
    parts: tuple[str, ...] = ("view",)
    live: tuple[str, ...] = ("view",)
    besides: list[str] = field(default_factory=list)


def roles() -> dict[str, Role]:
    found = {
        "author": Role(desk=("view", "add", "change"), parts=ANYTHING, besides=[duties.WRITE]),
        "reviewer": Role(besides=[duties.REVIEW]),
        # Deleting takes away what readers see, as withdrawing does. What has no drafts is live at
        # once, so it is a publisher's as well.
        "publisher": Role(
            desk=("view", "delete"),
            parts=("view", "delete"),
            live=ANYTHING,
            besides=[duties.PUBLISH],
        ),
        "administrator": Role(
            (),
            (),
            (),
            ["auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group", EVENTS],
        ),
    }
    for code in duties.codes():
        is_in_forms = code not in settings.TRANSLATED_INTO
        changes = ("view", "change") if is_in_forms else ("view",)
        besides = [f"publishing.translate_{code}"]
        found[f"{TRANSLATOR}{code}"] = Role(desk=changes, parts=changes, besides=besides)
    return found


def label(name: str) -> "StrOrPromise":
    """What a role is called on a page."""
    if name.startswith(TRANSLATOR):
        language = get_language_info(name.removeprefix(TRANSLATOR))["name_translated"]
        return _("translator: %(language)s") % {"language": language}
    return {
        "author": _("author: writes drafts"),
        "reviewer": _("reviewer: approves what others wrote"),
        "publisher": _("publisher: brings it to readers, and takes it away"),
        "administrator": _("administrator: people and their roles, no content"),
    }[name]


def permissions(role: Role) -> Iterator[str]:
    """All of them, as "app.codename"."""
    yield from role.besides
    for model in admin.site._registry:
        opts = model._meta
        if opts.app_label == PEOPLE or model is AdminEvent:
            continue
        is_under_the_desk = issubclass(model, Publishable)
        yield from named(model, role.desk if is_under_the_desk else role.live)
        for relation in parts_of(model) if is_under_the_desk else ():
            yield from named(relation.related_model, role.parts)


def named(model: type[Model], actions: tuple[str, ...]) -> Iterator[str]:
    opts = model._meta
    return (f"{opts.app_label}.{action}_{opts.model_name}" for action in actions)


def make_roles(**kwargs: Any) -> None:
    known = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in Permission.objects.select_related("content_type")
    }
    for name, role in roles().items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([known[each] for each in permissions(role) if each in known])
