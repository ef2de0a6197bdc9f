"""What a field of content may hold. Forms, the admin and load_content all use these."""

import re
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

# The name of a site as people compare it by eye. Letters of other alphabets, also written as
# xn--, can look the same: then a link leads elsewhere than it seems to.
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+", re.ASCII | re.IGNORECASE)
BEFORE_AT = re.compile(r"[a-z0-9._+-]+", re.ASCII | re.IGNORECASE)
NO_DIGIT = re.compile(r"[^0-9]")

validate_key = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]*\Z",
    _("Use small letters, digits, dots, dashes and underscores, and begin with a letter or digit."),
)
validate_slug = RegexValidator(
    r"\A[a-z0-9_-]+\Z", _("Use small letters without accents, digits, dashes and underscores.")
)
_is_web_address = URLValidator(schemes=["http", "https"])


def validate_web_address(address: str) -> None:
    """Refuse all but http and https, a name or password in it, and hosts that may be another's."""
    try:
        _is_web_address(address)
        parts = urlsplit(address)
        host, has_user = parts.hostname or "", "@" in parts.netloc
    except (ValidationError, ValueError):
        message = _("Write a whole web address, which begins with https:// or http://.")
        raise ValidationError(message, code="invalid") from None
    if has_user:
        message = _(
            "Leave out what stands before the @: a web address here has no name or password."
        )
        raise ValidationError(message, code="user")
    validate_host(host)


def validate_host(host: str) -> None:
    if not HOST.fullmatch(host) or any(part.startswith("xn--") for part in host.split(".")):
        raise ValidationError(
            _(
                "“%(host)s” is no name of a site that can stand here. It has only the letters a to "
                "z, digits, dots and dashes: others can look like the name of another site."
            ),
            params={"host": host},
            code="host",
        )


def validate_web_addresses(text: str) -> None:
    """Refuse a text that is anything but one http(s) address on each line."""
    for line in text.split():
        try:
            validate_web_address(line)
        except ValidationError as error:
            raise ValidationError(
                "“%(line)s”: %(why)s",
                params={"line": line, "why": " ".join(error.messages)},
                code="invalid",
            ) from None


def validate_mail_address(address: str) -> None:
    """Refuse an email address in which a mail program could read more than one, or a subject."""
    validate_email(address)
    name, _at, host = address.rpartition("@")
    if not BEFORE_AT.fullmatch(name):
        message = _(
            "Before the @ only letters, digits, dots, dashes, underscores and + can stand here."
        )
        raise ValidationError(message, code="invalid")
    validate_host(host)


def mail_link(address: str) -> str:
    return "mailto:" + quote(address, safe="@")


def phone_link(number: str) -> str:
    """As RFC 3966 has it: a plus, if it is one for calls from abroad, and digits."""
    return "tel:" + "+" * number.startswith("+") + NO_DIGIT.sub("", number)
