"""How the site renders forms: one template per field, the error beside it."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

PLAIN = ("checkbox", "radio", "file", "hidden")


class BoundField(forms.BoundField):
    """A field that knows the site's classes, and names its hint and its errors to screen readers."""

    @property
    def is_pick(self) -> bool:
        """Whether the field is one box to tick, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says that the field may stay empty; a list says it by its first choice."""
        return not self.field.required and not isinstance(self.field.widget, forms.Select)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of inputs; drop a placeholder that only repeats the label."""
        shown = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if getattr(shown, "input_type", "text") not in PLAIN:
            built["class"] = f"input {shown.attrs.get('class', '')}".strip()
        if shown.attrs.get("placeholder") == self.label:
            del shown.attrs["placeholder"]
        return built


class FormRenderer(TemplatesSetting):
    """Use the site's own templates for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = BoundField
