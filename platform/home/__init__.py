"""The first page, for strangers and for those signed in, and the public pages about the site.

Owns no models. May import everything but config."""
