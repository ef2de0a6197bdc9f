"""Where the admin is: on a host of its own if there is one, and for some networks alone.

Elsewhere it is not there: the address is as unknown as any other, and so is the answer.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from referral_site.errors import plain_error
from referral_site.middleware import Layer


def admin_place(get_response: Layer) -> Layer:
    def middleware(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        if is_host_of_admin(request):
            if not is_admin or not is_allowed(request):
                return plain_error(404)
        elif settings.ADMIN_HOST or (is_admin and not is_allowed(request)):
            request.urlconf = "referral_site.urls_of_readers"
        return get_response(request)

    return middleware


def is_host_of_admin(request: HttpRequest) -> bool:
    """Whether this is the host where only the admin is."""
    return (
        bool(settings.ADMIN_HOST)
        and split_domain_port(request.get_host())[0] == settings.ADMIN_HOST
    )


def is_allowed(request: HttpRequest) -> bool:
    if not settings.ADMIN_NETWORKS:
        return True
    address = address_of(request)
    return address is not None and any(address in each for each in settings.ADMIN_NETWORKS)


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Whose request it is: the sender's, or the one that the proxy in front saw."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:  # which adds the address it saw at the end
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2]
    try:
        found = ip_address(address.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
