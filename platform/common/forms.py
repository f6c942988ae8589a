"""How the site renders forms: one template per field, the error beside it."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Use the site's own templates for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
