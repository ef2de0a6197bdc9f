"""What a field of content may hold. Forms, the admin and load_content all use these."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

validate_web_address = URLValidator(schemes=["http", "https"])


def validate_web_addresses(text: str) -> None:
    """Refuse a text that is anything but one http(s) address on each line."""
    for line in text.split():
        try:
            validate_web_address(line)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is not a web address."), params={"line": line}, code="invalid"
            ) from None
