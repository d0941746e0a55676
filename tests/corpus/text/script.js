const a = 'https://a.example/1', b = "https://a.example/2";
const c = `https://a.example/${id}`;
const d = `https://a.example/3`;
const e = "https://a.example/?a=1\u0026b=2", f = "\u003chttps://a.example/4\u003e";
fetch("https://a.example/" + id); fetch('https://a.example/'.concat(id)); x = y || "https://a.example/5";
/* https://a.example/6 */ /*https://a.example/7*/ // https://a.example/8
const g = {"u":"https://a.example/9"}, h = ["https://a.example/10","https://a.example/11"];
a{background:url(https://a.example/12.png)}b{c:d}
