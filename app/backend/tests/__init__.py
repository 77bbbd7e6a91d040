"""Tests against a real PostgreSQL, a real key server and the real HTTP server."""
