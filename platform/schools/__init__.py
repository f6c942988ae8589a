"""Schools, the import of registers, and validation (who works where).

May import notifications and below."""
