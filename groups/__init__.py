"""Communities of practice with a forum. Built in part 4.

Will import partner_search and below."""
