"""The small tool at /eligibility/: who may found a project with whom, on any day; open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partner_search.eligibility import facts_on, verdict
from partner_search.eligibility_forms import EligibilityForm
from partner_search.models.rules import Rule


@login_not_required
@require_safe
def eligibility(request: HttpRequest) -> HttpResponse:
    """Show the form, the verdict once a school is chosen, and the rules of that day."""
    form = EligibilityForm(request.GET)
    facts = facts_on(form.on)
    sides = form.sides()
    context = {
        "form": form,
        "verdict": verdict(sides, form.on, scope=form.scope_asked, facts=facts) if sides else None,
        "rules": [facts.rules[key] for key in Rule.values if key in facts.rules],
        "others": [facts.past[key] for key in Rule.values if key in facts.past and key not in facts.rules],
    }
    return render(request, "partner_search/eligibility.html", context)
