"""Settings on their way to other machines: nothing that only their owner may know."""

import json

import pytest

from llmsum.cluster.portable import lay_out, packed, unpacked
from llmsum.errors import UsageError
from llmsum.settings import load_settings

SECRET = "geheim-0123456789"
GIVEN = {
    "proxy": f"http://user:{SECRET}@proxy:3128",
    "headers": {"X-Gateway-Key": SECRET},
    "endpoint": {"gpu:8000": {"headers": {"X-Gateway-Key": SECRET}}},
}
SHOWN = {"proxy": "proxy:3128", "headers": "X-Gateway-Key", "endpoint": "gpu:8000"}


@pytest.mark.parametrize("name", GIVEN)
def test_keys_in_headers_and_proxies_stay_at_home(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that lacks them says so; one that has them in its environment goes on with the same settings."""
    settings = load_settings(**{name: GIVEN[name]}, extra_body={"top_k": 20})
    sent = packed(settings)
    assert SECRET not in repr(sent)
    assert sent.withheld == {name: SHOWN[name]}
    monkeypatch.setenv(f"LLMSUM_{name.upper()}", "")
    monkeypatch.delenv(f"LLMSUM_{name.upper()}")
    with pytest.raises(UsageError, match=f"LLMSUM_{name.upper()}") as caught:
        unpacked(sent)
    assert SECRET not in str(caught.value)
    lay_out(settings, sent)
    assert unpacked(sent) == settings


def test_what_is_no_secret_is_sent() -> None:
    """A proxy without a password, and what goes into a request's body."""
    settings = load_settings(proxy="http://proxy:3128", extra_body={"top_k": 20})
    assert unpacked(packed(settings)) == settings
    assert json.dumps(dict(packed(settings).given))
