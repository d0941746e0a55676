"""Render notes as sentences, in English and in Chinese."""

from functools import cache

from probe.codes import Entry, Language
from probe.model import Note
from probe.patterns import lazy_compile
from probe.tables import load

# Chinese for the most common messages of systems and OpenSSL; other messages are not translated.
_SYSTEM = {
    "Connection refused": "连接被拒绝",
    "Connection reset by peer": "连接被对方重置",
    "Connection timed out": "连接超时",
    "Network is unreachable": "网络不可达",
    "No route to host": "没有到该主机的路由",
    "Broken pipe": "连接已断开",
    "Name or service not known": "域名不存在",
    "No address associated with hostname": "该域名没有地址",
    "Temporary failure in name resolution": "域名解析暂时失败",
    "certificate has expired": "证书已过期",
    "self-signed certificate": "证书是自签名的",
    "unable to get local issuer certificate": "找不到签发者的证书",
    "wrong version number": "该端口可能不是 TLS",
}
# Messages of this program that contain a status.
_CUT_SHORT, _CUT_SHORT_ZH = (
    lazy_compile(r"the connection ended within the head of a (\d+)"),
    r"连接在 \1 的响应头中途断开",
)


@cache
def phrases(language: Language) -> dict[str, str]:
    """Return every phrase of a language by its name."""
    table: dict[str, dict[str, str]] = load("codes/phrases")
    return table[language]


def say(note: Note, language: Language) -> str:
    """Return a note as a sentence; raises KeyError for a name that the file does not have."""
    text = phrases(language)[note.word]
    values = note.values
    if note.word == "detail" and language is Language.ZH:
        values = tuple(_SYSTEM.get(value) or _CUT_SHORT.sub(_CUT_SHORT_ZH, value) for value in values)
    return text.format(*values) if values else text


def phrase_of(found: Entry, language: Language) -> str:
    """Return the phrase of an entry: the protocol's reason phrase for a status, a translated one for a failure."""
    if found.status is None and language is Language.ZH:
        return phrases(language).get(found.key, found.phrase)
    return found.phrase
