"""GET /5 answers after five seconds, and says when it began."""

import asyncio

from sanic import Sanic, text

app = Sanic("slow")


@app.get("/<seconds:int>")
async def answer(request, seconds):
    print(f"began {seconds}", flush=True)
    await asyncio.sleep(seconds)
    return text("finished")
