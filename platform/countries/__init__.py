"""The programme's countries, their dated tiers, and who is eligible on a date.

May import common, jobs."""
