"""What central support edits: offices, countries, their tiers, the rules; users are for looking up."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from taggit.models import Tag

from accounts.actions import note_change
from accounts.models import Office, User
from config.admin_site import may_administrate
from countries.models import Country, CountryTier
from partner_search.models import PartnershipRule


class CentralAdmin(admin.ModelAdmin[Any]):
    """Open to whoever may enter the admin at all."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administrate(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administrate(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_administrate(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administrate(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administrate(request)


class LookUp(CentralAdmin):
    """To look up, not to change: every write to these has an action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(LookUp):
    list_display = ["name", "email", "country", "date_joined", "last_active_on", "suspended_until"]
    list_select_related = ["country"]
    search_fields = ["name", "email", "handle"]
    exclude = ["password", "groups", "user_permissions"]
    show_full_result_count = False


@admin.register(Office)
class OfficeAdmin(CentralAdmin):
    list_display = ["user", "kind", "country", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["user", "country"]
    raw_id_fields = ["user"]


@admin.register(Country)
class CountryAdmin(CentralAdmin):
    list_display = ["code", "__str__"]
    search_fields = ["code"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CountryTier)
class CountryTierAdmin(CentralAdmin):
    """Dated tiers; `clean` refuses rows that overlap."""

    list_display = ["country", "tier", "valid_from", "valid_to", "source", "confirmed"]
    list_filter = ["tier"]
    list_select_related = ["country"]

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: CountryTier, form: ModelForm[CountryTier], change: bool
    ) -> None:
        """Keep the row; who is listed in the country may have changed with it."""
        super().save_model(request, obj, form, change)
        _note_country(obj.country_id)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: CountryTier) -> None:
        """Drop the row; who is listed in the country may have changed with it."""
        self.delete_queryset(request, CountryTier.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CountryTier]) -> None:
        """Drop the rows; who is listed in their countries may have changed with them."""
        countries = set(queryset.values_list("country", flat=True))
        super().delete_queryset(request, queryset)
        for code in countries:
            _note_country(code)


@admin.register(PartnershipRule)
class PartnershipRuleAdmin(CentralAdmin):
    """Dated rules of partnership; `clean` refuses rows that overlap. The search follows within a minute."""

    list_display = ["key", "valid_from", "valid_to", "source", "doubt"]
    list_filter = ["key"]


def _note_country(code: str) -> None:
    people = User.objects.filter(validations__school__country=code, validations__ended_at__isnull=True)
    note_change(*people.values_list("pk", flat=True))


# Pages of packages that write past our actions (e-mail), are of no use here (groups, tags), show secrets
# (second factors: below), or break (sessions are searched by a field that our users do not have).
admin.site.unregister([Authenticator, EmailAddress, Group, Tag, UserSession])


@admin.register(Authenticator)
class SecondFactorAdmin(LookUp):
    """To remove the second factor of someone who has lost it; its secret is not shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    exclude = ["data"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser
