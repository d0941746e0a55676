"""A local origin that misbehaves on request, and a demonstration that runs against it."""
