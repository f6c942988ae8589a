"""Ground tools without models; each module does one thing (text, limits, paging, middleware, template tags).

May import nothing of ours."""
