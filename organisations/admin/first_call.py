"""Whom a page names first to call."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.models import FirstCall
from publishing.admin import FieldsMixin


@admin.register(FirstCall)
class FirstCallAdmin(FieldsMixin, admin.ModelAdmin):
    list_display = ["situation", "organisation", "is_shown"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    fields = ["situation", "organisation"]

    @admin.display(description=_("shown to readers"), boolean=True)
    def is_shown(self, obj):
        return FirstCall.objects.public().filter(pk=obj.pk).exists()
