"""A recursive resolver.

It answers clients at HOST and PORT, and knows at first only the addresses of the root servers.
"""

import asyncio
import os
import resource
import signal

from resolver import Resolver
from server import Datagrams, Server

GRACE_TIME = 4


async def main():
    host, port = os.environ["HOST"], int(os.environ["PORT"])
    roots = [address.strip() for address in os.environ["ROOTS"].split(",")]
    server = Server(Resolver(roots, int(os.environ["DNS_PORT"])))
    # Each query under way has a socket of its own.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    loop.add_signal_handler(signal.SIGINT, ended.set)

    # The program counts as started when its UDP port is there, so the TCP port comes first.
    listener = await asyncio.start_server(server.serve_connection, host, port)
    transport, _ = await loop.create_datagram_endpoint(
        lambda: Datagrams(server), local_addr=(host, port)
    )
    await ended.wait()
    listener.close()
    if server.tasks:
        await asyncio.wait(server.tasks, timeout=GRACE_TIME)
    transport.close()


asyncio.run(main())
