"""The tasks as tools for programs and language models: Model Context Protocol at /mcp."""
