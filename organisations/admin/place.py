"""Regions, municipalities and the names of places."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from organisations.models import Municipality, PlaceName, Region
from publishing.admin import KeyedForm, KeyedMixin


class NamedForm(KeyedForm):
    named_by = "name"


@admin.register(Region)
class RegionAdmin(KeyedMixin, TranslationAdmin):
    form = NamedForm
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["key", "name_nl", "name_en"]
    autocomplete_fields = ["provinces"]
    fields = ["kind", "name", "provinces", "note", "key"]


@admin.register(Municipality)
class MunicipalityAdmin(KeyedMixin, admin.ModelAdmin):
    form = NamedForm
    list_display = ["name", "code", "province", "care_region"]
    list_filter = [("care_region", admin.EmptyFieldListFilter), "province", "care_region"]
    list_select_related = ["province", "care_region"]
    search_fields = ["key", "name", "other_names", "code"]
    fields = ["name", "other_names", "code", "province", "care_region", "key"]


@admin.register(PlaceName)
class PlaceNameAdmin(KeyedMixin, admin.ModelAdmin):
    form = NamedForm
    list_display = ["name", "municipality", "kind", "source"]
    list_filter = ["kind", "source"]
    list_select_related = ["municipality"]
    search_fields = ["key", "name", "municipality__name"]
    autocomplete_fields = ["municipality"]
    fields = ["name", "municipality", "kind", "source", "key"]
