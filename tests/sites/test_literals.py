"""Values that can be seen in config files that are programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.sites.configs import UNSEEN
from probe.sites.literals import script_of
from probe.sites.python_literals import python_of
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = ['b', {'c': 1}]\nd: str = 'e'", {"a": ["b", {"c": 1}], "d": "e"}),
        ("import os\na = os.getcwd()", {"a": UNSEEN}),
        ("a = 1\nif x:\n    a = 2", {"a": UNSEEN}),
        ("a = 1\na += 1", {"a": UNSEEN}),
        ("a = [1] + [2]", {"a": [1, 2]}),
        (
            "a = 'x'\nb = a\nc = a + '/y'\nd = f'{a}.z'\ne = [a, *[1]]\nf = [*e, 2]",
            {"a": "x", "b": "x", "c": "x/y", "d": "x.z", "e": ["x", 1], "f": ["x", 1, 2]},
        ),
        ("a = b\nc = a + 'x'\nd = 'x' + 1\ne = f'{1.5:.1f}'\nf = [*a]\ng = [a, 1]", dict.fromkeys("acdefg", UNSEEN)),
        ("a = [1]\na.extend([2])\na.append(3)\na.insert(0, 4)\na += [5]", {"a": [1, 2, 3, 4, 5]}),
        ("a = [1]\nif x:\n    a.extend([2])\n    a += [3]", {"a": [1, 2, 3]}),
        ("a = [1]\na.extend(more())\na.append(more())", {"a": [1, UNSEEN, UNSEEN]}),
        ("a = [1]\na.remove(1)", {"a": [1]}),
        ("a = more()\na.append(1)", {"a": UNSEEN}),
        ("a = {}\na.update(b=1)", {"a": UNSEEN}),
        ("a.append(1)", {}),
        ("a = b = 'x'", {"a": "x", "b": "x"}),
        ("a = (", {}),
        ("a = '\0'", {}),
    ],
)
def test_python(text: str, values: object) -> None:
    assert python_of(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("export default {base: '/x/', a: [1, true,], // c\n 'b-c': {d: null}}",
         {"base": "/x/", "a": [1, True], "b-c": {"d": None}}),
        ('module.exports = {a: "\\u0041\\n", b: `x`, c: `${x}`}', {"a": "A\n", "b": "x", "c": UNSEEN}),
        ("import {defineConfig} from 'x'\nexport default defineConfig({base: '/'})", {"base": "/"}),
        ("export default defineConfigWithTheme<Theme<A, B>>({base: '/'})", {"base": "/"}),
        ("const c = make<A>({base: '/'})\nexport default c", {"base": "/"}),
        ("export default a<b && c>(d)", {}),
        ("export default nextra({theme: 't'})({basePath: '/x'})", {"basePath": "/x"}),
        ("export default nextra({theme: 't'})(other)", {}),
        ("export default withMermaid(defineConfig({base: '/'}))", {"base": "/"}),
        ("const config: Config = {url: 'u', f() { return 1 }, g: () => ({}), ...rest, h};\nexport default config;",
         {"url": "u", "f": UNSEEN, "g": UNSEEN, "...": UNSEEN, "h": UNSEEN}),
        ("export default {a: x + 'y', b: 'z'}", {"a": UNSEEN, "b": "z"}),
        ("export default {a: 'x' + y, b: [f(1, 2), 'z']}", {"a": UNSEEN, "b": [UNSEEN, "z"]}),
        ("export default {a: /[}/]x/g, b: 'z'}", {"a": UNSEEN, "b": "z"}),
        ("export default {[x]: 1, b: 2}", {"[": UNSEEN, "b": 2}),
        ("export default function () { return {} }", {}),
        ("export default () => ({base: '/x'})", {"base": "/x"}),
        ("export default defineConfig(async ({mode}): Promise<A> => { return {base: '/x'} })", {"base": "/x"}),
        ("export default async function make() { const a = await f(() => { return 1 }); return {base: '/x', a} }",
         {"base": "/x", "a": UNSEEN}),
        ("function make() { if (x) { return {a: 1} } return config }\nconst config = {base: '/x'}\nexport default make",
         {"base": "/x"}),
        ("module.exports = (phase) => nextra({theme: 't'})", {"theme": "t"}),
        ("export default () => { if (x) return {base: '/x'}; return {base: '/y'} }", {}),
        ("export default () => { if (x) { return {base: '/x'} } else { return {base: '/y'} } }", {}),
        ("export default async () => {", {}),
        ("export default function", {}),
        ("export default (a, b)", {}),
        ("const a = b; const b = a; export default a", {}),
        ("exports = x", {}),
        ("const base = '/x'\nexport default {base, a: base, b: `${base}/y`, c: [base]}",
         {"base": "/x", "a": "/x", "b": "/x/y", "c": ["/x"]}),
        ("const s = {base: '/x', deep: {a: 1}} as const\nmodule.exports = {base: s.base, a: s.deep.a, ...s.deep}",
         {"base": "/x", "a": 1}),
        ("const a = b, c = '/x'; const b = a; export default {a, b, d: c}", {"a": UNSEEN, "b": UNSEEN, "d": UNSEEN}),
        ("let base = '/x'; var b = '/y'; function f() { const c = '/z' }\nexport default {base, b, c, d: `${base}/`}",
         {"base": UNSEEN, "b": UNSEEN, "c": UNSEEN, "d": UNSEEN}),
        ("const a = dev ? '/' : '/x'\nconst b = env.X ?? '/y'\nconst c = f('/z')\nexport default {a, b, c, d: a + 'x'}",
         {"a": UNSEEN, "b": UNSEEN, "c": UNSEEN, "d": UNSEEN}),
        ("const a = {b: 1}\nexport default {...a, ...c, b: 2, x: a.none, y: a.b.c}",
         {"...": UNSEEN, "b": 2, "x": UNSEEN, "y": UNSEEN}),
        ("export default {", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_scripts(text: str, values: object) -> None:
    assert script_of(text) == values


@given(st.text(alphabet="{}[](),:;'\"`/\\.=>ab$ \nexportdefault0"))
def test_any_script_gives_a_mapping(text: str) -> None:
    assert isinstance(script_of("export default {" + text), dict)


def test_long_scripts_take_linear_time() -> None:
    with bounded():
        for unit in ("{a:", "[", "`", "'", "/*", "a.", "...", "f(", "/["):
            script_of("export default {" + unit * 50_000)
