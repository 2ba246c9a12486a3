"""Accepts connections, gives each a thread of its own, and ends in order at a signal."""

import select
import signal
import socket
import threading
import time

from connection import serve

# What is in flight may take this long after the signal, in seconds.
TIME_TO_FINISH = 4.5


class Stop:
    """To be waited on beside a socket: readable for every thread from the first signal on."""

    def __init__(self) -> None:
        self.asked = False
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        # Python writes a byte here when a signal comes. Nobody reads it, so it stays for all.
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._remember)

    def _remember(self, _number, _frame) -> None:
        self.asked = True

    def fileno(self) -> int:
        return self._reader.fileno()


class Server:
    def __init__(self, host: str, port: int, site) -> None:
        self._site = site
        self._stop = Stop()
        self._listener = socket.create_server((host, port), backlog=512)
        # A client that is gone before it's accepted must not make accept() wait for the next.
        self._listener.setblocking(False)

    def run(self) -> None:
        """Serves until a signal asks to stop, then waits until what has begun is done."""
        with self._listener:
            self._accept_until_stopped()
        deadline = time.monotonic() + TIME_TO_FINISH
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _accept_until_stopped(self) -> None:
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(self._stop, select.POLLIN)
        while self._stop.fileno() not in dict(poll.poll()):
            try:
                sock, _address = self._listener.accept()
            except (BlockingIOError, ConnectionError):
                continue
            except OSError:
                time.sleep(0.05)  # too many files are open: wait until a connection has ended
                continue
            threading.Thread(
                target=serve, args=(sock, self._site, self._stop), daemon=True
            ).start()
