"""The assistant: an agent whose only tools are the tasks over MCP."""
