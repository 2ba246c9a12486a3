import os
import signal
import socket
import sys
import threading


def serve(connection: socket.socket) -> None:
    """One client, in a thread of its own."""
    with connection:
        received = connection.recv(65536)
        if not received:
            return  # the client left without asking anything
        # Begin here: `received` is what has come of the request. Find out what it asks for and answer it with
        # connection.sendall(...). This starter only hangs up.


def serve_and_survive(connection: socket.socket) -> None:
    try:
        serve(connection)
    except (ConnectionError, TimeoutError):
        pass  # the client went away; the others are served on, and any other error is told on stderr


signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
server = socket.create_server((os.environ["HOST"], int(os.environ["PORT"])), backlog=128)
while True:
    connection, _address = server.accept()
    threading.Thread(target=serve_and_survive, args=(connection,), daemon=True).start()
