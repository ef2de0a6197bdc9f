"""What the environment says. Anything that is no sense is refused in one line, not guessed."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured


def switch(name: str, default: str = "off") -> bool:
    """Read an on/off variable; anything else is refused rather than guessed."""
    value = os.environ.get(name, default).strip().lower()
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} must be 'on' or 'off', not {value!r}.")
    return value == "on"


def required(name: str) -> str:
    """Read a variable that has no safe default."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. README.md says what it is for.")
    return value


def all_or_none(*names: str) -> list[str]:
    """Read variables that mean nothing without each other."""
    values = [os.environ.get(name, "").strip() for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if 0 < len(missing) < len(names):
        raise ImproperlyConfigured(f"{', '.join(names)}: {', '.join(missing)} is not set.")
    return values


def number(name: str, default: str, of_what: str) -> int:
    """Read a number that is at least 1."""
    value = os.environ.get(name, default).strip()
    if not value.isdecimal() or not int(value):
        raise ImproperlyConfigured(f"{name} must be a number of {of_what}.")
    return int(value)


def networks(name: str, default: str = "") -> list[IPv4Network | IPv6Network]:
    """Read a list of networks in CIDR notation, separated by commas."""
    given = os.environ.get(name, default).split(",")
    try:
        return [ip_network(each.strip()) for each in given if each.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None
