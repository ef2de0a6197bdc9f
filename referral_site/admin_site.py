"""The admin under the same strict policy as the site."""

from django.contrib.admin.apps import AdminConfig


class ReferralAdminConfig(AdminConfig):
    default = False
