"""From a model's name to an address."""

from pathlib import Path

import pytest

from llmsum.errors import UsageError
from llmsum.llm.endpoints import PRESETS, identity, resolve
from llmsum.settings import Settings, load_settings

KEY = "sk-绝密-0123456789"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key of the machine's own, no .env and no llmsum.toml."""
    monkeypatch.chdir(tmp_path)
    theirs = {name for preset in PRESETS.values() for name in (preset.key_variable, preset.url_variable) if name}
    for variable in ("LLMSUM_API_KEY", *theirs):
        monkeypatch.delenv(variable, raising=False)


def settings(tmp_path: Path, **given: object) -> Settings:
    return load_settings(cache_dir=tmp_path / "cache", **given)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_resolves(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PRESET/MODEL, where the model's name may hold further slashes, and the preset's own key variable."""
    monkeypatch.setenv(PRESETS[name].key_variable, KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com/")
    endpoint = resolve(settings(tmp_path, model=f"{name}/org/model-1"))
    assert endpoint.model == "org/model-1"
    assert endpoint.base_url == PRESETS[name].base_url or name == "azure"
    assert endpoint.api_key == KEY
    assert endpoint.mode == PRESETS[name].mode


@pytest.mark.parametrize(
    "address", ["https://ws-1.cn-beijing.maas.aliyuncs.com", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/"]
)
def test_a_workspace_is_reached_with_the_presets_key(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is another region: what the preset knows holds there as well."""
    monkeypatch.setenv("DASHSCOPE_API_KEY", KEY)
    monkeypatch.setenv("DASHSCOPE_BASE_URL", address)
    endpoint = resolve(settings(tmp_path, model="dashscope/qwen3.8-max"))
    assert endpoint.base_url == address.removesuffix("/").removesuffix("/compatible-mode/v1") + "/compatible-mode/v1"
    assert (endpoint.api_key, endpoint.extra) == (KEY, {"enable_thinking": False})


@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if preset.needs_key])
def test_a_missing_key_names_its_variable(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which variable to set."""
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com/")
    with pytest.raises(UsageError, match=PRESETS[name].key_variable):
        resolve(settings(tmp_path, model=f"{name}/m"))


@pytest.mark.parametrize("given", ["https://mine.openai.azure.com", "https://mine.openai.azure.com/openai/v1/"])
def test_azure_is_where_its_own_variable_says(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every resource has an address of its own, which is given with or without the path of the API."""
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    with pytest.raises(UsageError, match="no address; set AZURE_OPENAI_ENDPOINT"):
        resolve(settings(tmp_path, model="azure/m"))
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", given)
    assert resolve(settings(tmp_path, model="azure/m")).base_url == "https://mine.openai.azure.com/openai/v1"


def test_an_unknown_preset_lists_the_known_ones(tmp_path: Path) -> None:
    """So that a typing error is mended at once."""
    with pytest.raises(UsageError, match="deepseek/…, dashscope/…"):
        resolve(settings(tmp_path, model="depseek/chat"))


@pytest.mark.parametrize("model", ["openai", "openai/", "qwen-plus"])
def test_a_name_without_model_is_refused(model: str, tmp_path: Path) -> None:
    """A preset alone, or a model alone, is not enough."""
    with pytest.raises(UsageError):
        resolve(settings(tmp_path, model=model))


def test_any_model_name_goes_with_a_base_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that looks like a preset is sent as it is, and the preset's key does not go to a foreign host."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    endpoint = resolve(settings(tmp_path, model="openai/gpt-oss-20b", base_url="http://10.0.0.5:8000/v1"))
    assert endpoint.model == "openai/gpt-oss-20b"
    assert endpoint.api_key is None
    assert endpoint.identity == "10.0.0.5:8000/v1"


def test_a_self_hosted_preset_keeps_its_meaning_with_a_base_url(tmp_path: Path) -> None:
    """vllm/ and ollama/ have no host of their own."""
    endpoint = resolve(settings(tmp_path, model="vllm/Qwen/Qwen3-8B", base_url="http://gpu:8000/v1"))
    assert (endpoint.name, endpoint.model) == ("vllm", "Qwen/Qwen3-8B")


def test_a_base_url_needs_a_model(tmp_path: Path) -> None:
    """The default, builtin, is no model's name."""
    with pytest.raises(UsageError, match="no model name"):
        resolve(settings(tmp_path, base_url="http://gpu:8000/v1"))


@pytest.mark.parametrize("url", ["gpu:8000", "ftp://gpu/v1", "http://", "地址"])
def test_what_is_no_address_is_refused(url: str, tmp_path: Path) -> None:
    """The message shows what an address looks like, and not the value: it may hold a password."""
    with pytest.raises(UsageError, match="http://localhost:8000/v1") as caught:
        resolve(settings(tmp_path, model="m", base_url=url))
    assert url not in str(caught.value) or url == "http://"


def test_credentials_stay_out_of_identity_and_repr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """User, password, query and key are used, but neither compared nor shown."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    given = "https://user:geheim@Host.example:8443/openai/v1/?key=geheim&version=2"
    endpoint = resolve(settings(tmp_path, model="m", base_url=given))
    assert endpoint.identity == "host.example:8443/openai/v1"
    assert "geheim" not in repr(endpoint)
    assert KEY not in repr(endpoint)
    assert endpoint.query == {"key": "geheim", "version": "2"}
    assert "?" not in endpoint.base_url


def test_scheme_and_trailing_slash_do_not_tell_endpoints_apart() -> None:
    """The same host and path is the same endpoint."""
    assert identity("http://h/v1/") == identity("https://h/v1") == "h/v1"


def test_the_mode_can_be_overridden(tmp_path: Path) -> None:
    """For servers that support another one than their preset says."""
    assert resolve(settings(tmp_path, model="ollama/m", mode="tools")).mode == "tools"


def test_a_local_model_is_known_by_its_content(tmp_path: Path) -> None:
    """Two copies of a file are one endpoint; another file is another."""
    for name, content in (("a.gguf", b"one"), ("b.gguf", b"one"), ("模型.gguf", b"two")):
        (tmp_path / name).write_bytes(content)
    a, b, c = (
        resolve(settings(tmp_path, model=f"local/{tmp_path}/{name}")) for name in ("a.gguf", "b.gguf", "模型.gguf")
    )
    assert a.identity == b.identity != c.identity
    assert str(tmp_path) not in a.identity + a.model


@pytest.mark.parametrize("address", ["http://gpu:80a0/v1", "http://gpu:99999/v1", "http://[::1/v1", "gpu:8000"])
def test_a_mistyped_address_is_wrong_usage(tmp_path: Path, address: str) -> None:
    """Told before anything is sent, and without quoting it: it may hold a password."""
    with pytest.raises(UsageError, match="--base-url: not an http"):
        resolve(settings(tmp_path, model="m", base_url=address))
