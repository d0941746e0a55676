"""None of these is a URL yet."""

urls = [
    f"https://a.example/{name}",
    "https://a.example/{}".format(name),
    "https://a.example/%s" % name,
    "https://a.example/%(name)s" % {},
    "https://{host}/",
    "https://%s/",
    "https://" + host,
    "https://a.example/" + path,
    'https://a.example/' + \
        path,
    "https://a.example/long/"
    "path",
    "https://a.example/<name>",
    "https://a.example/users/:id",
    "https://a.example/*",
    "https://*.a.example/",
    "https://a.example/$NAME/x",
    "https://a.example/${NAME}",
    "https://a.example/{{ name }}",
    "https://a.example/#{name}",
    "https://a.example/@VERSION@/",
    re.compile(r"https://a\.example/"),
    re.compile("https://a.example/(x|y)"),
    re.compile("https://[^/]+/"),
]

# And these are.
urls = [
    "https://a.example/1",
    "https://a.example/2", 'https://a.example/3',
    "https://a.example/4"
    "https://a.example/5",
    "see\nhttps://a.example/6\n",
    "https://a.example/odata?$top=1",
    r"https://a.example/7",
]  # https://a.example/8
get("https://a.example/9").json()
