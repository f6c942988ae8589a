"""Letters and contacts (`letters`), kept, blocked and muted people and pictures (`people`), `reliability`."""
