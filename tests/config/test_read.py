"""A config file understood, and the one line that is said of one that is not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.config import Config
from probe.config.read import OPTIONS
from probe.errors import SettingsError
from probe.settings import Ignore, Match, Rule
from probe.settings.demands import option_word

WHOLE = """\
inputs = ["docs", "https://a.example/", "-"]
output = "reports/r.csv"
baseline = "/srv/base.json"
root_dir = "site"
"per-host" = 2
as = "markdown"
from = "https://a.example/feed"
header = ["Authorization: Bearer ${TOKEN}", "X: ${TOKEN}${OTHER}"]
proxy = "http://u:${TOKEN}@proxy:8080"
remap = [{from = "^a", to = "b"}]

[[rule]]
match = "doi.org"
max-redirects = 0
accept = [302]

[[rule]]
match = ["b.example", "c.example"]
ca_file = "ca.pem"
header = {Authorization = "Bearer ${OTHER}"}

[[ignore]]
match = "https://old.example/*"
reason = "moves"
until = 2027-01-31

[[ignore]]
match = "docs/x.md"
reason = "later"
until = "2027-02-28"
"""
ENVIRONMENT = {"TOKEN": "t0ken", "OTHER": "", "UNUSED": "x"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config(text: str, name: str = "probe.toml") -> Config:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return Config.of(name, ENVIRONMENT)


def test_a_whole_file(folder: Path) -> None:
    found = config(WHOLE)
    assert found.options == {
        "inputs": ["docs", "https://a.example/", "-"],
        "output": "reports/r.csv",
        "baseline": "/srv/base.json",
        "root_dir": "site",
        "per_host": 2,
        "as_": "markdown",
        "from_": "https://a.example/feed",
        "header": ["Authorization: Bearer t0ken", "X: t0ken"],
        "proxy": "http://u:t0ken@proxy:8080",
        "remap": [{"from": "^a", "to": "b"}],
    }
    assert found.places == {name: f"probe.toml:{line}" for line, name in enumerate(found.options, 1)}
    assert found.rules == (
        Rule(Match.of("doi.org"), {"max_redirects": 0, "accept": [302]}),
        Rule(Match.of(["b.example", "c.example"]), {"ca_file": "ca.pem", "header": ["Authorization: Bearer "]}),
    )
    assert [rule.where for rule in found.rules] == ["probe.toml:12", "probe.toml:17"]
    assert found.ignores == (
        Ignore(Match.of("https://old.example/*"), "moves", date(2027, 1, 31)),
        Ignore(Match.of("docs/x.md"), "later", date(2027, 2, 28)),
    )
    assert [ignore.where for ignore in found.ignores] == ["probe.toml:22", "probe.toml:27"]


def test_files_are_beside_the_config(folder: Path) -> None:
    found = config(WHOLE, "sub/probe.toml")
    assert {name: found.options[name] for name in ("inputs", "output", "baseline", "root_dir")} == {
        "inputs": ["sub/docs", "https://a.example/", "-"],
        "output": "sub/reports/r.csv",
        "baseline": "/srv/base.json",
        "root_dir": "sub/site",
    }
    assert found.rules[1].options["ca_file"] == "sub/ca.pem"


def test_it_is_found_from_below_by_the_name_it_has_from_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sub").mkdir()
    Path("pyproject.toml").write_text("[tool.probe]\ninputs = ['docs/']\nfiles_from = ['list.txt', '-']\n")
    monkeypatch.chdir(folder / "sub")
    found = Config.upward(".", {}, trusted=True)
    assert found is not None
    assert found.options == {"inputs": ["../docs/"], "files_from": ["../list.txt", "-"]}
    assert found.places == {"inputs": "../pyproject.toml:2", "files_from": "../pyproject.toml:3"}


def test_a_repr_has_no_secret(folder: Path) -> None:
    assert "t0ken" not in repr(config(WHOLE))


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_has_a_word_in_the_file(folder: Path, name: str) -> None:
    for word in {option_word(name), option_word(name).replace("-", "_")}:
        with pytest.raises(SettingsError) as caught:
            config(f"\n{word} = 2027-01-01\n")
        assert "there is no option" not in str(caught.value)
        assert str(caught.value).startswith("probe.toml:2: ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("\ntime_out = 5", "probe.toml:2: there is no option 'time_out'; did you mean 'timeout'?"),
        ("rules = []", "probe.toml:1: there is no option 'rules'; did you mean 'rule'?"),
        ("as_ = 'html'", "probe.toml:1: there is no option 'as_'; did you mean 'as'?"),
        ("update_baseline = true", "probe.toml:1: 'update_baseline' is allowed on the command line only"),
        ("config = 'x'", "probe.toml:1: 'config' is allowed on the command line only"),
        ("env = ['TOKEN']", "probe.toml:1: 'env' is allowed on the command line only"),
        ("trust-config = true", "probe.toml:1: 'trust-config' is allowed on the command line only"),
        ("[extra]\na = 1", "probe.toml:1: there is no option 'extra'"),
        ("per_host = 1\nper-host = 2", "probe.toml:2: 'per-host' is given twice"),
        ("retries = '2'", "probe.toml:1: retries must be a whole number, at least 0, not '2'"),
        ("retries = true", "probe.toml:1: retries must be a whole number, at least 0, not True"),
        ("timeout = 'soon'", "probe.toml:1: timeout: 'soon' is not a duration; write 90, 90s, 5m, 1h or 3d"),
        ("timeout = inf", "probe.toml:1: timeout must be more than 0, not inf"),
        ("insecure = 'no'", "probe.toml:1: insecure must be true or false, not 'no'"),
        ("quiet = 1", "probe.toml:1: quiet must be true or false, not 1"),
        ("color = 'red'", "probe.toml:1: color must be one of auto, always, never"),
        ("lang = 'fr'", "probe.toml:1: lang must be one of en, zh"),
        ("lang = []", "probe.toml:1: lang must be one of en, zh"),
        ("format = ''", "probe.toml:1: format must be the name of a report format, not ''"),
        ("inputs = 5", "probe.toml:1: inputs must be a text or a list of texts, not 5"),
        ("inputs = ['']", "probe.toml:1: inputs cannot have '' in it"),
        ("output = ['r.csv', 5]", "probe.toml:1: output cannot have 5 in it"),
        ("from = 'docs'", "probe.toml:1: from takes http and https URLs, not 'docs'"),
        ("from = 'ftp://u:p@a/'", "probe.toml:1: from takes http and https URLs, not 'ftp://***@a/'"),
        ("header = ['A: ${NOWHERE}']", "probe.toml:1: the environment variable 'NOWHERE' is not set"),
        ("header = ['A: ${TOKEN:-x}']",
         "probe.toml:1: '${' begins the name of an environment variable: ${NAME}"),
        ("header = ['s3cret']", "probe.toml:1: header 1 has no colon; write 'Name: value'"),
        ('header = "A: s3cret\\u0001"',
         "probe.toml:1: the value of header 'A' is not a text, or contains a control character"),
        ("header = 5", "probe.toml:1: header must be texts of the form 'Name: value'"),
        ("proxy = 'u:s3cret@proxy'",
         "probe.toml:1: proxy must be a URL, http://host:port or socks5://host:port, or none"),
        ("rule = 5", "probe.toml:1: write [[rule]], with its own lines below"),
        ("[rule]\nmatch = 'a'", "probe.toml:1: write [[rule]], with its own lines below"),
        ("ignore = ['a']", "probe.toml:1: write [[ignore]], with its own lines below"),
        ("[[rule]]\nretries = 1", "probe.toml:1: match is missing: what the rule applies to"),
        ("[[rule]]\nmatch = 'a'", "probe.toml:1: the rule changes nothing"),
        ("[[rule]]\nmatch = 5\nretries = 1", "probe.toml:2: match must be a text or a list of texts, not 5"),
        ("[[rule]]\nmatch = 'a'\nretries = 1\n[[rule]]\nretries = -1\nmatch = 'b'",
         "probe.toml:5: retries must be a whole number, at least 0, not -1"),
        ("[[rule]]\nmatch = 'a'\nretrys = 1", "probe.toml:3: there is no option 'retrys'; did you mean 'retries'?"),
        ("[[rule]]\nmatch = 'a'\nconcurrency = 1",
         "probe.toml:3: concurrency applies to the whole run: a rule cannot change it"),
        ("[[rule]]\nmatch = 'a'\nlang = 'zh'", "probe.toml:3: lang applies to the whole run: a rule cannot change it"),
        ("[[rule]]\nmatch = 'a'\nper_host = 1\nper-host = 1", "probe.toml:4: 'per-host' is given twice"),
        ("[[rule]]\nmatch = 'a'\nheader = ['A: ${NOWHERE}']",
         "probe.toml:3: the environment variable 'NOWHERE' is not set"),
        ("[[ignore]]\nmatch = 'a'", "probe.toml:1: an ignore needs a reason"),
        ("[[ignore]]\nreason = 'a'", "probe.toml:1: match is missing: what the ignore applies to"),
        ("[[ignore]]\nmatch = 'a'\nreason = ' '", "probe.toml:3: reason must say why something is ignored, not ' '"),
        ("[[ignore]]\nmatch = 'a'\nreason = 'b'\nuntill = 1",
         "probe.toml:4: there is no option 'untill'; did you mean 'until'?"),
        ("[[ignore]]\nmatch = 'a'\nreason = 'b'\nuntil = 'soon'",
         "probe.toml:4: until must be a date, 2027-01-31, not 'soon'"),
        ("[[ignore]]\nmatch = 'regex:('\nreason = 'b'",
         "probe.toml:2: match: '(' is not a regular expression: missing ), unterminated subpattern at position 0"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(folder: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config(text)
    assert str(caught.value).startswith(complaint)


WORDS = st.sampled_from([*map(option_word, OPTIONS), "rule", "ignore", "match", "reason", "until"])
TOML_VALUES = st.sampled_from(
    ["1", "-1", "0.5", "nan", "true", "''", "'a'", "'5m'", "'200-299'", "[]", "['a']", "[1]", "[[1]]", "{}", "{a = 1}",
     "[{from = 'a', to = '$1'}]", "2027-01-01", "10:00:00", "2027-01-01T10:00:00Z", "'broken'", "'A: b'", "['A: ${X}']",
     "'http://a/'", "0x" + "f" * 5000, "'regex:a'", "'''a\nb'''"]
)  # fmt: skip
PAIRS = st.builds("{} = {}\n".format, WORDS, TOML_VALUES)
TEXTS = st.lists(PAIRS | st.sampled_from(["[[rule]]\nmatch = 'a'\n", "[[ignore]]\n", "[x]\n", "# é\n"]), max_size=6)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file for everything that hypothesis thinks of."""
    return tmp_path_factory.mktemp("any") / "probe.toml"


@given(text=TEXTS.map("".join).map(str.encode) | st.binary(max_size=40))
def test_any_file_is_read_or_refused(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    said = ""
    try:
        found = Config.of(str(file), {})
    except SettingsError as error:
        said = str(error)
    assert said.startswith(str(file)) if said else set(found.places) == set(found.options)
