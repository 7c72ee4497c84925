"""What is told where a request ended before the endpoint that was named: at a certificate, or at a redirection."""

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from llmsum.llm.failures import Failure
from llmsum.llm.posting import PATH

if TYPE_CHECKING:
    import httpx2


def distrusted(error: BaseException, where: str) -> Failure | None:
    """The meaning of an error that comes of TLS; None for any other."""
    found = next((reason for reason in reasons(error) if isinstance(reason, ssl.SSLError)), None)
    if isinstance(found, ssl.SSLCertVerificationError):
        why = found.verify_message.rstrip(".") or "it cannot be verified"
        remedy = "name the file of those who signed it with ca_file (or SSL_CERT_FILE), or set verify to false"
        return Failure("endpoint_refused", f"the certificate of {where} is not trusted ({why}): {remedy}")
    if isinstance(found, ssl.SSLError) and found.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return Failure("endpoint_refused", f"{where} does not speak TLS: write its address with http://")
    return None


def undecoded(error: BaseException, where: str) -> Failure | None:
    """The meaning of a body that is not packed as its headers say; None for any other error."""
    import httpx2

    if not any(isinstance(reason, httpx2.DecodingError) for reason in reasons(error)):
        return None
    cause = f"an answer from {where} is not packed as its Content-Encoding says: look at what stands before the model"
    return Failure("fail", cause, maybe_billed=True)


def reasons(error: BaseException) -> Iterator[BaseException]:
    """An error and everything that it came from."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def moved(response: "httpx2.Response", where: str) -> Failure | None:
    """The meaning of a redirection; None for any other answer.

    It is not followed: a key is for the host that was named, and a POST that is sent on arrives as a GET or twice.
    """
    if not response.is_redirect:
        return None
    location = response.headers.get("location", "")
    target = urlsplit(urljoin(str(response.request.url), location) if location else "")
    cause = f"HTTP {response.status_code} from {where}: it sends requests on"
    if target.scheme not in ("http", "https") or not target.hostname:
        return Failure("endpoint_refused", f"{cause}, and does not say to where; check --base-url")
    port = f":{target.port}" if target.port else ""
    path = target.path.rstrip("/").removesuffix(PATH).removesuffix("/models")
    shown = f"{target.scheme}://{target.hostname}{port}{path}"
    return Failure(
        "endpoint_refused",
        f"{cause} to {shown}, which are not sent there; if that is the right address, give it as base_url",
    )
