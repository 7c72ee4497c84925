"""How requests reach an endpoint, what they take along, and what is told where they do not arrive."""

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import trustme

from llmsum import summarize
from llmsum.errors import EndpointRefused, UsageError
from llmsum.llm.endpoints import resolve
from llmsum.llm.routes import Route, is_loopback, route_to
from llmsum.llm.sdk import sdk_headers
from llmsum.models import Summary
from llmsum.settings import Settings, load_settings
from tests.support.server import Server, Step, always
from tests.support.socks_server import SocksServer
from tests.support.stores import need

DATA = Path(__file__).parent / "data"
REPORT = DATA / "personal_report.txt"
SECRET = "geheim-0123456789"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
OPENAI = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy, certificate or account of the machine's own."""
    for name in (*VARIABLES, *map(str.upper, VARIABLES), *OPENAI, "SSL_CERT_FILE", "SSL_CERT_DIR", "LLMSUM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def summary_from(url: str, model: str = "m", **given: Any) -> Summary:
    return summarize(REPORT, model=model, base_url=url, reading="narrow", cache=False, max_attempts=1, **given)


@contextlib.contextmanager
def tls() -> Generator[tuple[Server, Path]]:
    """A server whose certificate nobody knows, and the file of those who signed it."""
    authority = trustme.CA()
    certificate, signers = Path("server.pem"), Path("signers.pem")
    authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
    authority.cert_pem.write_to_path(signers)
    with Server(certificate=certificate) as server:
        yield server, signers


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "api.localhost", "127.0.0.1", "127.3.2.1", "::1", "0.0.0.0"]
)
def test_this_machine_is_known_by_all_its_names(host: str) -> None:
    """IPv4, IPv6 and names."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example.org", "10.0.0.1", "127.0.0.1.example.org", "notlocalhost", ""])
def test_other_machines_are_not_this_one(host: str) -> None:
    """However much they look like it."""
    assert not is_loopback(host)


@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY"])
def test_a_model_on_this_machine_is_asked_directly(
    variable: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Report texts do not go to a company's proxy, and a proxy that cannot be used is no hindrance."""
    with Server() as proxy:
        monkeypatch.setenv(variable, proxy.url.removesuffix("/v1"))
        assert summary_from(server.url).usage.requests == len(server.requests) > 0
        assert not proxy.requests
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1/")
    assert not summary_from(server.url).incomplete


@pytest.mark.parametrize("given", [{}, {"proxy": "set"}])
def test_a_model_elsewhere_is_asked_through_the_proxy(
    given: dict[str, str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the environment, or that of the settings, with its password as a header of its own."""
    address = server.url.removesuffix("/v1").replace("//", f"//user:{SECRET}@")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1" if given else address)
    summary = summary_from("http://gpu.invalid/v1", **({"proxy": address} if given else {}))
    assert not summary.incomplete
    assert server.requests[0].path == "http://gpu.invalid/v1/chat/completions"
    assert server.requests[0].headers["proxy-authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({"https_proxy": "10.0.0.1:80"}, "https://h.invalid/v1", "http://10.0.0.1:80"),
        ({"https_proxy": "http://p:80"}, "http://h.invalid/v1", None),
        ({"http_proxy": "http://p:80", "no_proxy": "invalid"}, "http://h.invalid/v1", None),
        ({"ALL_PROXY": "http://p:80", "NO_PROXY": "10.0.0.0/8, x"}, "http://10.2.3.4:8000/v1", None),
        ({"ALL_PROXY": "http://p:80", "NO_PROXY": "11.0.0.0/8"}, "http://10.2.3.4:8000/v1", "http://p:80"),
        ({"ALL_PROXY": "http://p:80", "NO_PROXY": "*"}, "http://h.invalid/v1", None),
    ],
)
def test_the_environment_says_which_proxy(
    environment: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the scheme of the address, with the exceptions that it names; networks are among them."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert route_to(url, Settings()) == Route(proxy)


def test_an_empty_proxy_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a setting can do without the environment's."""
    monkeypatch.setenv("ALL_PROXY", "http://p:80")
    assert route_to("http://h.invalid/v1", load_settings(proxy="")).proxy is None


@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        (f"socks4://u:{SECRET}@127.0.0.1:7890/", "ALL_PROXY: a proxy of the kind socks4://; write http://HOST:PORT"),
        (f"{SECRET} x://h", "ALL_PROXY: no address of a proxy"),
        ("http://h:99999", "ALL_PROXY: no address of a proxy"),
    ],
)
def test_a_proxy_of_no_use_is_wrong_usage(proxy: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and what to write, and not its value; nothing is sent."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(UsageError, match=told) as caught:
        summary_from("http://h.invalid/v1")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "user"), [("socks", ""), ("socks5", ""), ("socks5h", ""), ("socks5", f"user:{SECRET}@")]
)
@pytest.mark.parametrize("given", ["ALL_PROXY", "http_proxy", "setting"])
def test_a_socks_proxy_is_used(
    kind: str, user: str, given: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for the model's host by name, which it alone may know, and gets its password."""
    need("socksio")
    with SocksServer(int(server.url.rpartition(":")[2].removesuffix("/v1")), wants_password=bool(user)) as socks:
        proxy = f"{kind}://{user}{socks.address}/"
        if given != "setting":
            monkeypatch.setenv(given, proxy)
        summary = summary_from("http://gpu.invalid:8000/v1", **({"proxy": proxy} if given == "setting" else {}))
    assert not summary.incomplete
    assert set(socks.asked) == {("gpu.invalid", 8000)}
    assert set(socks.users) == ({("user", SECRET)} if user else set())
    assert {request.headers["host"] for request in server.requests} == {"gpu.invalid:8000"}


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:7890/", "socks5h://127.0.0.1:7890"])
def test_a_socks_proxy_needs_a_part_of_its_own(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that is not installed it is told by the name of the variable, and nothing is sent without it."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setitem(sys.modules, "socksio", None)  # as where it is not installed
    told = "ALL_PROXY names a SOCKS proxy, which needs an optional part: pip install 'llmsum[socks]'"
    with pytest.raises(UsageError) as caught:
        summary_from("http://gpu.invalid/v1")
    assert str(caught.value) == told


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something is encrypted; where nothing is they do not matter."""
    monkeypatch.setenv(variable, "/nonexistent/x.pem")
    with tls() as (server, _), pytest.raises(UsageError, match=f"^{variable}: no certificates can be read there"):
        summary_from(server.url)
    assert not server.requests
    with Server() as plain:
        assert not summary_from(plain.url).incomplete


def test_a_file_without_certificates_is_named() -> None:
    """A report in the place of a bundle."""
    with tls() as (server, _), pytest.raises(UsageError, match=r"^ca_file: .* \(it holds none\)"):
        summary_from(server.url, ca_file=REPORT)


def test_a_certificate_that_nobody_signed_is_refused_once() -> None:
    """The message names the settings that help; no text was sent, and nothing is tried again."""
    with tls() as (server, signers):
        with pytest.raises(EndpointRefused, match=r"is not trusted \(.*certificate.*\): .*ca_file.*verify"):
            summary_from(server.url)
        assert not server.requests
        assert not summary_from(server.url, ca_file=signers).incomplete
        assert not summary_from(server.url, verify=False).incomplete


def test_tls_to_a_server_that_does_not_speak_it_is_told(server: Server) -> None:
    """Most often the address should begin with http://."""
    with pytest.raises(EndpointRefused, match="does not speak TLS: write its address with http://"):
        summary_from(server.url.replace("http:", "https:"))


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirection_is_told_and_not_followed(code: int, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the key nor a word goes to a host that was not named; the message has the address to give instead."""
    monkeypatch.setenv("LLMSUM_API_KEY", SECRET)
    away = always(Step(code, payload={}, headers={"Location": f"{server.url}/chat/completions"}))
    with Server(away) as first, pytest.raises(EndpointRefused) as caught:
        summary_from(first.url, concurrency=1)
    assert f"sends requests on to {server.url}, " in str(caught.value)
    assert len(first.requests) == 1
    assert not server.requests


def test_a_redirection_to_nowhere_is_told() -> None:
    """Without the place that it leaves out."""
    with Server(always(Step(302, payload={}))) as server, pytest.raises(EndpointRefused, match="does not say to where"):
        summary_from(server.url, concurrency=1)


def test_a_body_that_is_not_packed_as_it_says_is_told() -> None:
    """Not as a lost connection, and no request is made twice for it."""
    text = {"choices": [{"message": {"content": "{}"}}]}
    with Server(always(Step(payload=text, headers={"Content-Encoding": "gzip"}))) as server:
        summary = summary_from(server.url)
    assert "Content-Encoding" in (summary.chunks[0].error or "")
    assert len(server.requests) == len(summary.chunks)


def test_an_account_of_openai_is_told_to_openai_only(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the organisation nor the project, nor headers that the SDK takes from the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_ORG_ID", f"org-{SECRET}")
    monkeypatch.setenv("OPENAI_PROJECT_ID", f"proj-{SECRET}")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"X-Own: {SECRET}")
    summary_from(server.url)
    assert not [value for request in server.requests for value in request.headers.values() if SECRET in value]
    assert sdk_headers(resolve(load_settings(model="openai/m"))) == {"User-Agent": "llmsum"}


def test_openais_own_variable_names_another_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_BASE_URL, as for every other program that uses the SDK; the key belongs there."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    assert not summarize(REPORT, model="openai/gpt-4o-mini", cache=False, reading="narrow").incomplete
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "max_completion_tokens" in server.requests[0].body


def test_a_folder_cannot_set_openais_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a .env that is not trusted it is an error for those whom it would concern, and for nobody else."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    Path(".env").write_text("OPENAI_BASE_URL=http://elsewhere/v1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"OPENAI_BASE_URL of \.env may"):
        resolve(load_settings(model="openai/m"))
    assert resolve(load_settings(model="vllm/m")).name == "vllm"


def test_what_an_endpoint_wants_beside_is_sent(server: Server) -> None:
    """A body's further parts, headers, another name for the limit; without a key no empty one beside the headers."""
    summary_from(
        server.url,
        extra_body='{"top_k": 20, "temperature": 0.5}',
        headers={"api-key": SECRET},
        token_limit="max_new_tokens",
        stream=True,
    )
    request = server.requests[0]
    assert (request.body["top_k"], request.body["temperature"], request.body["stream"]) == (20, 0.5, True)
    assert "max_new_tokens" in request.body
    assert "max_tokens" not in request.body
    assert request.headers["api-key"] == SECRET
    assert "authorization" not in request.headers


def test_a_table_counts_for_its_host_where_nothing_else_is_set() -> None:
    """By host, or by host and port; the settings for all win over it."""
    table = {"mode": "tools", "extra_body": {"a": 1}, "token_limit": "n", "stream": False, "headers": {"X": SECRET}}
    settings = load_settings(
        model="m", base_url="http://gpu:8000/v1", endpoint={"gpu:8000": table, "gpu": {"mode": "json"}}
    )
    found = resolve(settings)
    assert (found.mode, found.extra, found.token_limit, found.stream) == ("tools", {"a": 1}, "n", False)
    assert found.headers == {"X": SECRET}
    assert SECRET not in repr(settings) + repr(found)
    assert resolve(load_settings(settings, mode="json_schema")).mode == "json_schema"
    assert resolve(load_settings(settings, base_url="http://gpu:1/v1")).mode == "json"
    assert resolve(load_settings(settings, base_url="http://other/v1")).extra == {}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"endpoint": {"api": {"deepseek": {"com": {"mode": "json"}}}}}, "HOST in quotation marks"),
        ({"endpoint": {"h": {"mode": "xml"}}}, r"endpoint: h\.mode: must be tools or"),
        ({"endpoint": {"h": {"base_url": "x"}}}, "h cannot have base_url"),
        ({"endpoint": {"h": 7}}, "h must be a table"),
        ({"extra_body": "[1]"}, "extra_body: must be an object"),
        ({"extra_body": {"messages": []}}, "extra_body: must be without messages"),
        ({"headers": {"X": 7}}, "headers: must be an object of header names"),
        ({"headers": f'{{"X": "{SECRET}\\r\\nY: 1"}}'}, "headers: must be an object of header names"),
    ],
)
def test_tables_are_read_as_strictly_as_the_rest(given: dict[str, Any], told: str) -> None:
    """What cannot be used is named, without its value."""
    with pytest.raises(UsageError, match=told) as caught:
        load_settings(**given)
    assert SECRET not in str(caught.value)


def test_objects_come_from_the_environment_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """And from llmsum.toml as tables; the user's own file needs no trust for it."""
    monkeypatch.setenv("LLMSUM_EXTRA_BODY", '{"top_k": 20}')
    assert load_settings().extra_body == {"top_k": 20}
