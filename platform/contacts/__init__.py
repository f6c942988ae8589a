"""First messages between two people, and how they keep or avoid each other.

Owns ContactRequest, SavedPerson, Block. May import profiles and below."""
