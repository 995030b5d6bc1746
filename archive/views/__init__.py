"""What readers ask for: request -> filter or search -> context. Nothing below knows a request."""
