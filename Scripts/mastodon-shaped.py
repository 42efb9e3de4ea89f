#!/usr/bin/env python3
"""A web server on loopback that answers as Mastodon does when a status is made; for Scripts/bench.

    Scripts/mastodon-shaped.py

Prints its address. It checks the token and counts what it was given under each Idempotency-Key; the
key again gives the first status. GET /count tells how many statuses it holds. Ends with its input.
"""
import asyncio
import json
import sys

statuses = {}


def answer(method, path, headers, body):
    if path == "/count":
        return 200, {"statuses": len(statuses)}
    if not headers.get("authorization", "").startswith("Bearer bench-"):
        return 401, {"error": "The access token is invalid"}
    if method == "POST" and path == "/api/v1/statuses":
        text = json.loads(body)["status"]
        key = headers.get("idempotency-key", "")
        status = statuses.get(key)
        if status is None:
            number = str(111000000000000000 + len(statuses))
            status = {
                "id": number, "created_at": "2026-01-15T09:30:01.000Z", "visibility": "public",
                "url": f"http://127.0.0.1/@bench/{number}", "uri": f"http://127.0.0.1/users/bench/statuses/{number}",
                "content": f"<p>{len(text)}</p>", "application": {"name": "Stint"}}
            statuses[key] = status
        return 200, status
    if path == "/api/v1/accounts/verify_credentials":
        return 200, {"id": "1", "acct": "bench", "username": "bench"}
    if path.endswith("/statuses"):
        return 200, []
    return 404, {"error": "Record not found"}


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = {}
            for line in head[1:]:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = await reader.readexactly(int(headers.get("content-length") or 0))
            status, value = answer(method, target.partition("?")[0], headers, body)
            data = json.dumps(value).encode()
            writer.write(
                f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=256)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
