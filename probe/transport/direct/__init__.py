"""Our own exchange: sockets, TLS and HTTP/1.1 on plain asyncio, so that everything a server says can be seen."""
