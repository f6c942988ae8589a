"""The search engine of this process, embedded or outside, behind one interface (`partner_search.query.Engine`)."""
