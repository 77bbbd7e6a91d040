"""Plain English understood by rules, for when no language model is configured."""
