"""Who is asking: JSON Web Tokens signed by the frontend, checked against its published keys."""
