"""Web and email addresses that look like others, or do more than they seem to."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from organisations.models import Contact
from publishing.rich_text import validate_rich_text
from publishing.validators import validate_mail_address, validate_web_address
from tests.make import make_contact, make_organisation, make_regulation, make_term

GOOD_SITES = [
    "https://www.politie.nl/",
    "http://example.org",
    "https://example.org:8443/a/@b?c=d@e#f",
    "https://nl-nl.example.co.uk/pad/é",
]
BAD_SITES = {
    "https://user:pass@example.org/": ("name or password", "naam of wachtwoord"),
    "https://www.politie.nl@evil.example/": ("name or password", "naam of wachtwoord"),
    "https://p\u043elitie.nl/": ("no name of a site", "geen naam van een site"),
    "https://xn--plitie-7fg.nl/": ("no name of a site", "geen naam van een site"),
    "https://\uff50olitie.nl/": ("no name of a site", "geen naam van een site"),
    "https://127.0.0.1/": ("no name of a site", "geen naam van een site"),
    "https://localhost/": ("no name of a site", "geen naam van een site"),
    "ftp://example.org/a": ("whole web address", "volledig webadres"),
    "javascript:alert(1)": ("whole web address", "volledig webadres"),
    "//example.org": ("whole web address", "volledig webadres"),
    "www.example.org": ("whole web address", "volledig webadres"),
    "https://[::1": ("whole web address", "volledig webadres"),
    "https://example.org\\@politie.nl": ("name or password", "naam of wachtwoord"),
    "https://exa mple.org": ("whole web address", "volledig webadres"),
}
GOOD_MAIL = ["help@example.org", "a.b+c_d-e@mail.example.nl", "MELDPUNT@example.nl"]
BAD_MAIL = [
    "x?cc=evil%40evil.nl&subject=x@b.nl",
    "a&b@example.org",
    "a%0ab@example.org",
    '"a b"@example.org',
    "a@p\u043elitie.nl",
    "a@[127.0.0.1]",
    "a,b@example.org",
]


@pytest.mark.parametrize("address", GOOD_SITES)
def test_a_web_address_is_accepted(address):
    validate_web_address(address)


@pytest.mark.parametrize("address", BAD_SITES)
def test_a_web_address_that_is_not_what_it_seems_is_refused_in_both_languages(address):
    for language, reason in zip(("en", "nl"), BAD_SITES[address], strict=True):
        with translation.override(language), pytest.raises(ValidationError) as error:
            validate_web_address(address)
        with translation.override(language):
            assert reason in " ".join(error.value.messages)


@pytest.mark.parametrize("address", GOOD_MAIL)
def test_an_email_address_is_accepted(address):
    validate_mail_address(address)


@pytest.mark.parametrize("address", BAD_MAIL)
def test_an_email_address_that_holds_more_than_one_is_refused(address):
    with pytest.raises(ValidationError):
        validate_mail_address(address)


@pytest.mark.parametrize("address", [each for each in BAD_SITES if ":" in each])
def test_a_text_may_not_link_there(address):
    with pytest.raises(ValidationError):
        validate_rich_text(f'<p><a href="{address}">a</a></p>')


def test_a_text_may_not_link_to_an_email_with_a_copy():
    validate_rich_text('<p><a href="mailto:help@example.org">a</a></p>')
    with pytest.raises(ValidationError):
        validate_rich_text('<p><a href="mailto:help@example.org?cc=evil@example.org">a</a></p>')


@pytest.mark.django_db
def test_every_address_of_the_content_is_looked_at():
    wrong = "ftp://example.org/"
    organisation = make_organisation(sources=wrong)
    rows = {
        "url": make_regulation(url="https://example.org/"),
        "source": make_term(source="https://example.org/"),
        "sources": organisation,
        "value": make_contact(kind="website", value="https://example.org"),
    }
    for field, row in rows.items():
        setattr(row, field, wrong)
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert field in error.value.message_dict


def test_what_goes_into_a_link_is_quoted():
    mail = Contact(kind="email", value='a?cc=b&"<c>@example.org')
    assert mail.href == "mailto:a%3Fcc%3Db%26%22%3Cc%3E@example.org"
    assert Contact(kind="phone", value="+31 (0)88-12;+3?x").href == "tel:+31088123"
