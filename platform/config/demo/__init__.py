"""The parts of the demo site: made-up teachers at made-up schools in real towns, and the cast of sign-ins."""
