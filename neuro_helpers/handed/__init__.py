"""What people hand in, checked with one sentence for every wrong argument; and what is handed out, read-only."""
