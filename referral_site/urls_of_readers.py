"""Every address but the admin's: for where the admin is not (admin_place.py)."""

from referral_site.urls import handler400, handler403, handler404, handler500, readers

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = readers
