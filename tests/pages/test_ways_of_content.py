"""The ways through the real content."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from django.utils.translation import override

from pages.mirror.pages import MIRROR, every_page
from tests.seen import document

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_content_to_read"),
    pytest.mark.either_database,
]


def leads_to(page):
    """The addresses of the links of a page, without the part of a list or the place on the page."""
    found = document(page.content.decode()).select("a[href]")
    return {urlsplit(urljoin(page.address, link["href"])).path for link in found}


def test_every_page_can_be_reached_by_links_from_the_first_one():
    """What can only be found by searching is not found."""
    leading, reached = {}, set()
    for page in every_page(MIRROR, ["nl"]):
        leading[page.address] = leading.get(page.address, set()) | leads_to(page)
    with override("nl"):
        waiting, unlinked = [reverse("home")], {reverse("search"), "/nl/404.html"}
    while waiting:
        reached.add(address := waiting.pop())
        waiting += leading[address] & leading.keys() - reached - {*waiting}
    assert len(reached) > 200
    assert leading.keys() - reached == unlinked
