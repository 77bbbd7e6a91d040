"""HTTP clients for servers on this machine."""

import ssl

import httpx2

# Reading the system's CAs takes longer than a whole test, and nothing here speaks TLS.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def connect(base_url: str, token: str | None = None) -> httpx2.Client:
    """A client that signs its requests with `token`, past any proxy of the environment."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.Client(
        base_url=base_url, headers=headers, timeout=20, trust_env=False, verify=NO_AUTHORITIES
    )


def get(base_url: str, path: str, token: str | None = None) -> httpx2.Response:
    """One request over a connection of its own."""
    with connect(base_url, token) as client:
        return client.get(path)
