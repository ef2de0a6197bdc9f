"""Who may open and who may send what in the admin: every address of it, by role.

`python -m tests.matrix > docs/roles.md` writes the page; `tests/test_roles.py` tries each cell.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
    django.setup()

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import URLPattern, URLResolver

from publishing.models import AdminEvent, Publishable
from referral_site import door

AUTHOR, REVIEWER, PUBLISHER = "author", "reviewer", "publisher"
ADMINISTRATOR = "administrator"
ENGLISH, POLISH = "translator-en", "translator-pl"  # the other languages are as Polish is
ROLES = [AUTHOR, ENGLISH, POLISH, REVIEWER, PUBLISHER, ADMINISTRATOR]
EVERYBODY, NOBODY = set(ROLES), set[str]()
CONTENT = EVERYBODY - {ADMINISTRATOR}
TRANSLATORS = {POLISH}  # of the address that is tried


@dataclass(frozen=True)
class Rule:
    """Who may get it, and who may send to it. Anybody else gets 403, 404 or the login."""

    label: str
    get: set[str]
    post: set[str]


# By the kind of what it is about, and the page; or by the name of an address.
RULES: dict[tuple[str, str] | str, Rule] = {
    "index": Rule("First page", EVERYBODY, EVERYBODY),
    "app_list": Rule("All kinds of one floor", CONTENT, CONTENT),
    "login": Rule("Login", EVERYBODY, EVERYBODY),
    "welcome": Rule("A new person's link", EVERYBODY, EVERYBODY),
    "account_login": Rule("To the login", NOBODY, NOBODY),
    "own_sessions": Rule("Where am I logged in?", EVERYBODY, EVERYBODY),
    "sign_on": Rule("Single sign-on: off, unless the settings name one", NOBODY, NOBODY),
    "mfa_index": Rule("Own second factors", EVERYBODY, NOBODY),
    "mfa_authenticate": Rule("Second step of the login", EVERYBODY, EVERYBODY),
    "mfa_reauthenticate": Rule("Show a factor again", EVERYBODY, EVERYBODY),
    "mfa_activate_totp": Rule("Add an app", EVERYBODY, EVERYBODY),
    "mfa_deactivate_totp": Rule("Remove the app", EVERYBODY, EVERYBODY),
    "mfa_view_recovery_codes": Rule("Recovery codes", EVERYBODY, NOBODY),
    "mfa_generate_recovery_codes": Rule("New recovery codes", EVERYBODY, EVERYBODY),
    "mfa_list_webauthn": Rule("To the second factors", EVERYBODY, EVERYBODY),
    "mfa_add_webauthn": Rule("Add a passkey", EVERYBODY, EVERYBODY),
    "mfa_reauthenticate_webauthn": Rule("Show a passkey again", EVERYBODY, EVERYBODY),
    "mfa_remove_webauthn": Rule("Remove somebody else's passkey", NOBODY, NOBODY),
    "logout": Rule("Logout", NOBODY, EVERYBODY),
    "password_change": Rule("Own password", EVERYBODY, EVERYBODY),
    "password_change_done": Rule("Own password, done", EVERYBODY, NOBODY),
    "jsi18n": Rule("Words of the scripts", EVERYBODY, NOBODY),
    "autocomplete": Rule("Names to choose from", CONTENT, NOBODY),
    "view_on_site": Rule("To the page of readers", EVERYBODY, EVERYBODY),
    "translations": Rule("Translations: what is there", CONTENT, CONTENT),
    "catalogue": Rule("Translations: a language as a file", CONTENT, CONTENT),
    "translator": Rule("Translations: one text", TRANSLATORS, TRANSLATORS),
    "organisations_gaps": Rule("Where help is missing", CONTENT, CONTENT),
    "hours_preview": Rule("Hours as readers see them", NOBODY, CONTENT),
    "together": Rule("Publish several together", {PUBLISHER}, {PUBLISHER}),
    "notices_seen": Rule("What was told of own roles is seen", NOBODY, EVERYBODY),
    "stages_step_undo": Rule("Take a move back", NOBODY, {AUTHOR}),
    "pages_synonym_try": Rule("Try the search", CONTENT, CONTENT),
    "stages_step_walk_through": Rule("What the walk-through asks", CONTENT, CONTENT),
    "pages_term_preview": Rule("Preview of a term: there is none", NOBODY, NOBODY),
    "pages_term_preview_in": Rule("Preview of a term: there is none", NOBODY, NOBODY),
    "old": Rule("A form's address of before Django 1.9: leads on", EVERYBODY, EVERYBODY),
    "": Rule("Any other address", NOBODY, NOBODY),
    ("desk", "changelist"): Rule("List", CONTENT, CONTENT),
    ("desk", "add"): Rule("New", {AUTHOR}, {AUTHOR}),
    ("desk", "change"): Rule("Form: see, save a draft", CONTENT, {AUTHOR, ENGLISH}),
    ("desk", "delete"): Rule("Delete", {PUBLISHER}, {PUBLISHER}),
    ("desk", "desk"): Rule("The buttons above a form", NOBODY, CONTENT - {POLISH}),
    ("desk", "history"): Rule("To its versions", CONTENT, CONTENT),
    ("desk", "versions"): Rule("Versions: see, restore", CONTENT, {AUTHOR}),
    ("desk", "deleted"): Rule("What was deleted: see, restore", CONTENT, {AUTHOR}),
    ("desk", "compare"): Rule("What changed", CONTENT, CONTENT),
    ("desk", "preview"): Rule("Preview", CONTENT, CONTENT),
    ("desk", "preview_in"): Rule("Preview in a language", CONTENT, CONTENT),
    ("live", "changelist"): Rule("List", CONTENT, CONTENT),
    ("live", "add"): Rule("New", {PUBLISHER}, {PUBLISHER}),
    ("live", "change"): Rule("Form: see, save", CONTENT, {PUBLISHER}),
    ("live", "delete"): Rule("Delete", {PUBLISHER}, {PUBLISHER}),
    ("live", "history"): Rule("History", CONTENT, CONTENT),
    ("people", "changelist"): Rule("List", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("people", "add"): Rule("New", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("people", "change"): Rule("Names and roles", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("people", "delete"): Rule("Delete", NOBODY, NOBODY),
    ("people", "history"): Rule("History", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("roles", "changelist"): Rule("List", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("roles", "add"): Rule("New", NOBODY, NOBODY),
    ("roles", "change"): Rule("What it may do", {ADMINISTRATOR}, NOBODY),
    ("roles", "delete"): Rule("Delete", NOBODY, NOBODY),
    ("roles", "history"): Rule("History", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("events", "changelist"): Rule("List", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("events", "export"): Rule("As a file", NOBODY, {ADMINISTRATOR}),
    ("events", "add"): Rule("New", NOBODY, NOBODY),
    ("events", "change"): Rule("To the list", {ADMINISTRATOR}, {ADMINISTRATOR}),
    ("events", "delete"): Rule("Delete", NOBODY, NOBODY),
    ("events", "history"): Rule("History", {ADMINISTRATOR}, {ADMINISTRATOR}),
}
KINDS = {
    "": "Pages of the admin",
    "desk": "What is under the desk",
    "live": "What is live at once: it has no drafts",
    "people": "People",
    "roles": "Roles",
    "events": "Events in the admin",
}
# The buttons above a form, and who has them.
ACTIONS = {
    "submit": {AUTHOR, ENGLISH},
    "approve": {REVIEWER},
    "give_back": {REVIEWER},
    "look_at": {REVIEWER},
    "publish": {PUBLISHER},
    "schedule": {PUBLISHER},
    "cancel": {PUBLISHER},
    "publish_urgently": {PUBLISHER},
    "withdraw": {PUBLISHER},
    "withdraw_later": {PUBLISHER},
    "cancel_withdrawal": {PUBLISHER},
    "discard": {AUTHOR, PUBLISHER},
}


@dataclass(frozen=True)
class Address:
    """One of the admin, by its name; `model` if it is about one."""

    name: str
    route: str
    key: tuple[str, str] | str
    model: Any = None

    def arguments(self) -> list[str]:
        """What has to be filled in, by name."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)


def kind_of(model: Any) -> str:
    if model in (User, Group):
        return "people" if model is User else "roles"
    if model is AdminEvent:
        return "events"
    return "desk" if issubclass(model, Publishable) else "live"


def addresses() -> Iterator[Address]:
    """Every one, read off the configuration."""
    models = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
    for pattern in door.urls():
        yield Address(str(pattern.name), str(pattern.pattern), str(pattern.name))
    for pattern, route in patterns(admin.site.urls[0], ""):
        name = pattern.name or ""
        found = next((about for about in models if name.startswith(f"{about}_")), "")
        if found and name not in RULES:
            page = name.removeprefix(f"{found}_")
            yield Address(name, route, (kind_of(models[found]), page), models[found])
        else:
            yield Address(name, route, name or ("old" if "object_id" in route else ""))


def patterns(found: Any, above: str) -> Iterator[tuple[URLPattern, str]]:
    for each in found:
        route = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield each, route


def page() -> str:
    """docs/roles.md."""
    lines = [HEAD]
    counted: dict[Any, list[Address]] = {}
    for address in addresses():
        counted.setdefault(address.key, []).append(address)
    for kind, title in KINDS.items():
        lines += [f"\n## {title}\n", head("page", "addresses")]
        for key, rule in RULES.items():
            if (key[0] if isinstance(key, tuple) else "") == kind:
                cells = " | ".join(cell(rule, role) for role in ROLES)
                lines.append(f"| {rule.label} | {len(counted.get(key, []))} | {cells} |")
    lines += ["\n## The buttons above a form\n", head("button")]
    for action, who in ACTIONS.items():
        cells = " | ".join("yes" if role in who else "-" for role in ROLES)
        lines.append(f"| {action.replace('_', ' ')} | {cells} |")
    return "\n".join(lines) + "\n"


def head(*first: str) -> str:
    names = [*first, *ROLES]
    return f"| {' | '.join(names)} |\n{'|---' * len(names)}|"


def cell(rule: Rule, role: str) -> str:
    ways = [way for way, who in (("GET", rule.get), ("POST", rule.post)) if role in who]
    return " ".join(ways) or "-"


HEAD = """# Who may do what in the admin

Made by `python -m tests.matrix`; `tests/test_roles.py` tries every cell of it against every
address that the configuration has. An address without a rule fails there. Who has no role at all
opens only what every column has; who is not logged in, the login alone. A person may have several
roles: who mends a number alone at night is an author and a publisher.

`translator-en` writes the English texts in the forms, and nothing else of them; `translator-pl`
stands for every language that is made from the English, and writes on the page of one text. Nobody
approves what they wrote part of, whatever roles they have: the database refuses it (ADR 13)."""

if __name__ == "__main__":
    print(page(), end="")
