"""What brings records in from outside: fixtures."""
