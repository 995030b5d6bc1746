"""About pages: how quotations are checked, how dates are worded."""
