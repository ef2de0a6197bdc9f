"""Apart from the site itself, which needs models: Django reads this before there are any."""

from django.contrib.admin.apps import AdminConfig


class ReferralAdminConfig(AdminConfig):
    default_site = "referral_site.admin_site.ReferralAdminSite"
