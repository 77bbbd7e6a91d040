"""Where the server listens when its environment does not say."""

HOST = "0.0.0.0"  # noqa: S104 - a container serves on every address it has
PORT = 8000
