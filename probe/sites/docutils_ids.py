"""The conversion of names to ids in docutils: ``make_id`` of docutils.nodes."""

import re
import unicodedata

# Letters whose Unicode decomposition contains no ASCII letter.
_LETTERS = str.maketrans({
    "\u00df": "sz", "\u00e6": "ae", "\u0153": "oe", "\u0238": "db", "\u0239": "qp", "\u00f8": "o", "\u0111": "d",
    "\u0127": "h", "\u0131": "i", "\u0142": "l", "\u0167": "t", "\u0180": "b", "\u0183": "b", "\u0188": "c",
    "\u018c": "d", "\u0192": "f", "\u0199": "k", "\u019a": "l", "\u019e": "n", "\u01a5": "p", "\u01ab": "t",
    "\u01ad": "t", "\u01b4": "y", "\u01b6": "z", "\u01e5": "g", "\u0225": "z", "\u0234": "l", "\u0235": "n",
    "\u0236": "t", "\u0237": "j", "\u023c": "c", "\u023f": "s", "\u0240": "z", "\u0247": "e", "\u0249": "j",
    "\u024b": "q", "\u024d": "r", "\u024f": "y",
})  # fmt: skip


def made_id(name: str) -> str:
    """Return the id that docutils derives from a name, empty if nothing of the name remains."""
    text = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"\A[-0-9]+|-+\Z", "", re.sub(r"[^a-z0-9]+", "-", " ".join(text.split())))
