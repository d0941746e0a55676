"""The direct transport: sockets, TLS and HTTP/1.1 on plain asyncio, with access to everything a server sends."""
