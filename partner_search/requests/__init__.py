"""Partner requests: posting, finding and ending them, and the pages under /requests/.

May import the rest of partner_search and what it may."""
