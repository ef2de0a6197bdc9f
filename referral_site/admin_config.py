"""Apart from the site itself, which needs models: Django reads this before there are any."""

from allauth.account import apps as allauth_account
from django.contrib.admin.apps import AdminConfig


class ReferralAdminConfig(AdminConfig):
    default_site = "referral_site.admin_site.ReferralAdminSite"


class AccountConfig(allauth_account.AccountConfig):
    def ready(self) -> None:
        """Without the check that its middleware is there: `door.py` has it for the admin alone."""
        from allauth.account import checks  # noqa: F401 -- it registers them

        from referral_site import login  # noqa: F401 -- it notes when a session begins
