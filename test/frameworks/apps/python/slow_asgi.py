"""GET /5 answers after five seconds, and says when it began."""

import asyncio


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    seconds = int(scope["path"].strip("/"))
    print(f"began {seconds}", flush=True)
    await asyncio.sleep(seconds)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"finished"})
