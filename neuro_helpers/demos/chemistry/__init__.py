"""What lesson 2 shows: one chemical, followed, held or blocked."""
