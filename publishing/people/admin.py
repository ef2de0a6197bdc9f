"""The people in the admin: their names and roles. A role is given here, and nothing else is."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from publishing.people import entry, roles, sessions


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(roles.label(obj.name))


class PersonForm(forms.ModelForm):
    """A new person has no password: she chooses it herself."""

    groups = RolesField(
        Group.objects.filter(name__in=roles.roles()), label=_("roles"), required=False
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        if self.instance._state.adding:
            self.instance.set_unusable_password()
        user: User = super().save(commit)
        return user


# But for the first two they are nobody's.
admin.site.unregister([User, Group, EmailAddress, Authenticator])
admin.site.unregister([SocialAccount, SocialApp, SocialToken])


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = add_form = PersonForm
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    actions = ["end_sessions", "give_new_links"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        (_("Roles"), {"fields": ["groups", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "first_name", "last_name", "email", "groups"]})]

    def get_urls(self) -> list[Any]:
        """Without the page on which one person chooses the password of another."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody gives herself a role, or takes away her own way in."""
        own = ["groups", "is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may do everything was made on the server, and is changed there."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or bool(request.user.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who wrote something stays: `is_active` closes the door."""
        return False

    def response_add(self, request: HttpRequest, obj: User, *args: Any, **kwargs: Any) -> Any:
        self.say_link(request, obj, entry.link_for(obj))
        return super().response_add(request, obj, *args, **kwargs)

    @admin.action(description=_("End the sessions: log out everywhere"))
    def end_sessions(self, request: HttpRequest, queryset: Any) -> None:
        hers = [each for each in queryset if self.has_change_permission(request, each)]
        ended = sum(sessions.end_all(each, but=request.session.session_key) for each in hers)
        self.message_user(request, _("%(number)s sessions ended.") % {"number": ended})

    @admin.action(description=_("Begin anew: a new link, a new second factor"))
    def give_new_links(self, request: HttpRequest, queryset: Any) -> None:
        """For who forgot her password, or lost her telephone and her recovery codes."""
        for person in queryset:
            if self.has_change_permission(request, person) and person != request.user:
                self.say_link(request, person, entry.begin_anew(person))

    def say_link(self, request: HttpRequest, person: User, link: str) -> None:
        said = _("Give this link to %(who)s, and to nobody else. It works once, for three days:")
        text = f"{said % {'who': person.username}} {request.build_absolute_uri(link)}"
        self.message_user(request, text, messages.WARNING)

    @admin.display(description=_("roles"))
    def roles(self, obj: User) -> str:
        return ", ".join(str(roles.label(each.name)) for each in obj.groups.all()) or "-"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """To look at: what a role may do stands in the code, and is tested there."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
