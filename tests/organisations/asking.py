"""Asking the finder without scripts, and reading its answer."""

from tests.seen import document, html, text, texts

URL = "/en/organisations/"


def ask(client, **chosen):
    """The words of the page, in one line. By GET and by POST it is the same page."""
    response = client.get(URL, chosen)
    assert response.status_code == 200
    assert html(response) == html(client.post(URL, chosen))
    return text(response)


def names(client, **chosen):
    """The names of those that were found, in their order."""
    return texts(client.get(URL, chosen), "main ol.organisations h3")


def buttons(client, **chosen):
    """{(name, value) of each button that the form has, but for the needs and the languages}."""
    page = document(client.get(URL, chosen))
    found = page.select("main button[name]:not(.needs button)")
    return {(each["name"], each["value"]) for each in found}


def needs(client, **chosen):
    """{name of each need: (what its button sends, whether it is pressed)}."""
    page = document(client.get(URL, chosen))
    return {
        each.get_text(strip=True): ((each["name"], each["value"]), each["aria-pressed"] == "true")
        for each in page.select(".needs button")
    }


def elsewhere(client, **chosen):
    """The names of those that are folded below the others."""
    return texts(client.get(URL, chosen), "main .elsewhere h3")


def selected(client, **chosen):
    """The values of the options that are chosen in a list, but for the open ones."""
    page = document(client.get(URL, chosen))
    return [each["value"] for each in page.select("option[selected]")]
