import os
import signal
import socket
import sys
import traceback


def serve(message: bytes, client: tuple) -> None:
    """One datagram, whoever sent it."""
    # Begin here: `message` is what a client has sent. Find out what it asks for and answer it with
    # server.sendto(reply, client). This starter answers nobody.


signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
while True:
    message, client = server.recvfrom(65535)
    try:
        serve(message, client)
    except Exception:
        traceback.print_exc()  # one datagram must not end the server
