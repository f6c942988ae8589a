"""Finding partners: the search, its engines, and the pages under /people/.

May import contacts and below (and nothing above)."""
