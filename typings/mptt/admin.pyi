from typing import Any, TypeVar

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

_M = TypeVar("_M", bound=Model)

class MPTTAdminForm(ModelForm[_M]): ...
class MPTTModelAdmin(ModelAdmin[_M]): ...

class DraggableMPTTAdmin(MPTTModelAdmin[_M]):
    expand_tree_by_default: bool
    def _tree_context(self, request: HttpRequest) -> dict[str, Any]: ...
