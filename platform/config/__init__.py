"""The whole site put together: settings, URLs, the server, and commands that concern all of it.

Owns no models. May import every app; nothing imports it."""
