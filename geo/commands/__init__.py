"""What `python -m geo` does: each command with its options, what it runs and what it tells."""
