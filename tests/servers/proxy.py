"""A wire between a client and a server that can be listened to, cut, and made to deliver in pieces."""

import socket
import threading
from contextlib import suppress
from typing import Self


class Proxy:
    """Passes on what comes to `port`. `commands` are the client's lines; `piece` (bytes) splits what the server says."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.commands: list[str] = []
        self.piece = 0
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Close every connection, as a router does that restarts."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._sockets.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    client.close()
                    continue
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets += [client, server]
                threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, listen: bool) -> None:
        heard = b""
        with suppress(OSError):
            while data := source.recv(65536):
                if listen:
                    *lines, heard = (heard + data).split(b"\r\n")
                    self.commands += [line.decode("utf-8", "replace") for line in lines]
                step = self.piece if self.piece and not listen else len(data)
                for start in range(0, len(data), step):
                    sink.sendall(data[start : start + step])
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
