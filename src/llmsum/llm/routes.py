"""How requests reach an endpoint: directly or through a proxy, and by whose certificates it is known."""

import os
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from llmsum.errors import MissingExtra, UsageError
from llmsum.settings import Settings

if TYPE_CHECKING:
    import httpx2

PROXIES = ("http", "https", "socks5", "socks5h")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Route:
    """The way to one endpoint. `proxy` may hold a password."""

    proxy: str | None = field(default=None, repr=False)
    verify: bool = True
    ca_file: Path | None = None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, which no proxy can reach for us."""
    host = host.rstrip(".").lower()
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def route_to(base_url: str, settings: Settings) -> Route:
    """The way to an address, as the settings say and where they say nothing the environment.

    Raises:
        UsageError: if the proxy is of no kind that can be used; its address is not shown, it may hold a password.
    """
    address = urlsplit(base_url)
    name, proxy = "proxy", settings.proxy
    if proxy is None and not is_loopback(address.hostname or ""):
        name, proxy = _from_environment(address.scheme, address.hostname or "", address.netloc)
    return Route(_usable(name, proxy), settings.verify is not False, settings.ca_file)


def _from_environment(scheme: str, host: str, netloc: str) -> tuple[str, str | None]:
    """The variable that names a proxy for an address, and its value."""
    from urllib.request import getproxies, proxy_bypass

    found = getproxies()
    proxy = found.get(scheme) or found.get("all")
    netloc = netloc.rpartition("@")[2]
    if not proxy or proxy_bypass(netloc) or _is_excepted(host, found.get("no", "")):
        return "proxy", None
    names = [name for name in os.environ if name.lower() in (f"{scheme}_proxy", "all_proxy")]
    return next((name for name in names if os.environ[name] == proxy), "the system's proxy"), proxy


def _is_excepted(host: str, no_proxy: str) -> bool:
    """Whether a network of NO_PROXY, such as 10.0.0.0/8, holds the host; names are looked at elsewhere."""
    with suppress(ValueError):
        address = ip_address(host)
        for network in no_proxy.split(","):
            with suppress(ValueError):
                if address in ip_network(network.strip(), strict=False):
                    return True
    return False


def _usable(name: str, proxy: str | None) -> str | None:
    if not proxy:
        return None
    kind, separator, rest = proxy.partition("://")
    if not separator:
        kind, rest = "http", proxy
    kind = {"socks": "socks5"}.get(kind.lower(), kind.lower())  # as desktops write it
    try:
        is_address = bool(urlsplit(f"{kind}://{rest}").hostname) and urlsplit(f"{kind}://{rest}").port != 0
    except ValueError:
        is_address = False
    if kind not in PROXIES or not is_address:
        told = f"a proxy of the kind {kind}://" if kind not in PROXIES and kind.isalnum() else "no address of a proxy"
        raise UsageError(f"{name}: {told}; write http://HOST:PORT or socks5://HOST:PORT, or unset it to go directly")
    if kind.startswith("socks"):
        from importlib.util import find_spec

        if find_spec("socksio") is None:
            raise MissingExtra(f"{name} names a SOCKS proxy, which", "socks")
    return f"{kind}://{rest}"


def transport_to(base_url: str, route: Route) -> "httpx2.AsyncBaseTransport":
    """What carries requests along a route.

    Raises:
        UsageError: if certificates that somebody named cannot be read.
    """
    import httpx2

    from llmsum.llm.connections import Connections

    certificates = ssl_context(base_url, route)
    proxy = httpx2.Proxy(route.proxy, ssl_context=_for_proxy(route, certificates)) if route.proxy else None
    return Connections(certificates, proxy)


def ssl_context(base_url: str, route: Route) -> ssl.SSLContext:
    """The certificates that an address is checked by. Where nothing is encrypted none are read, which takes a while.

    Raises:
        UsageError: if certificates that somebody named cannot be read.
    """
    import httpx2

    is_encrypted = any((url or "").startswith("https:") for url in (base_url, route.proxy))
    if not route.verify or not is_encrypted:
        return httpx2.create_ssl_context(verify=False)
    if route.ca_file is not None:
        with _named("ca_file"):
            return ssl.create_default_context(cafile=route.ca_file)
    variable = next((name for name in CERTIFICATES if os.environ.get(name)), "SSL_CERT_FILE")
    with _named(variable):
        if variable == "SSL_CERT_DIR":
            os.listdir(os.environ[variable])  # ssl takes any name for a folder
        return httpx2.create_ssl_context()


def _for_proxy(route: Route, certificates: ssl.SSLContext) -> Any:
    return certificates if (route.proxy or "").startswith("https:") else None


@contextmanager
def _named(name: str) -> Generator[None]:
    """Tells whose certificates cannot be read."""
    try:
        yield
    except OSError as error:  # ssl's own errors are some of them
        why = "it holds none" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(
            f"{name}: no certificates can be read there ({why}); name a PEM file that exists, or unset it"
        ) from None
