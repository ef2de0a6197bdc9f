"""Which passwords an editor may choose."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.seen import texts

WEAK = [
    "Kort-en-goed-9",
    "wachtwoordwachtwoord",
    "Welkom0123456789",
    "Welkom01Welkom01",
    "W@chtw00rd202612",
    "W a c h t w o o r d 2026",
    "referralsite2026",
    "referral-site-2026",
    "ReferralSite!2026!",
    "wegwijzer-mensenhandel",
    "Mensenhandel2026!",
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "abcabcabcabcabcabc",
    "xkqzxkqzxkqzxkqz",
    "1234567890123456789",
    "qwertyuiopasdfgh",
    "qwerty1234567890",
    "abcdefghijklmnopq",
    "zyxwvutsrqponmlkj",
    "Zomer2026Zomer2026",
    "Amsterdam2026!!!",
    "Ministerie-Justitie",
    "password12345678",
    "!!!!!!!!Geheim1!!!!!!!!",
    "janjansen-janjansen",
]
GOOD = [
    "juist-paard-batterij-nietje",
    "correct horse battery staple",
    "Onze kat slaapt op de wasmachine",
    "vrijdag eten wij pannenkoeken",
    "tR5-vw8Kq.zL2mXd",
    "kzwpdhvqmxtbrnfj",
]


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused(password):
    user = User(username="jan.jansen", first_name="Jan", last_name="Jansen")
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize("password", GOOD)
def test_a_strong_password_is_taken(password):
    validate_password(password, User(username="jan.jansen"))


@pytest.mark.django_db
def test_an_editor_reads_what_is_wrong_with_a_password(client, editor):
    url = reverse("admin:password_change")

    def said_of(password):
        page = client.post(url, {"new_password1": password, "new_password2": password})
        return " ".join(texts(page, ".errorlist"))

    assert "put together from words that many use" in said_of("Welkom0123456789")
    assert "at least 15 characters" in said_of("vijf-tien-kort")
