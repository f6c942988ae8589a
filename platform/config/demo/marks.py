"""How demo people are told from real ones: by their e-mail's domain, which can never exist (RFC 2606)."""

from accounts.models import User

DOMAIN = "demo.example"
PASSWORD = "staffroom-demo"  # noqa: S105 -- published on purpose, refused in production
SIGN_INS = {
    f"teacher.gr@{DOMAIN}": "primary teacher, Greece",
    f"teacher.pl@{DOMAIN}": "secondary teacher, Poland",
    f"ambassador@{DOMAIN}": "ambassador, Greece",
    f"support.gr@{DOMAIN}": "national support, Greece: validates teachers",
    f"central@{DOMAIN}": "central support, and the admin at /admin/",
    f"newcomer@{DOMAIN}": "has signed up, not validated yet",
    f"suspended@{DOMAIN}": "suspended",
    f"owner@{DOMAIN}": "validated teacher",
    f"member@{DOMAIN}": "validated teacher",
}


def demo_people_exist() -> bool:
    """Whether the database holds people made by the demo."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}").exists()
