"""Other people's servers, on real sockets of this machine: polite ones and all the rest."""

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

type Behaviour = Callable[[socket.socket], None]


class Other:
    """A server that reads what it is asked, then does what `behaviour` says with the connection."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[bytes] = []
        self.behaviour: Behaviour = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        self.is_curt = False  # answers before it has read what it is asked
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._meet, args=(connection,), daemon=True).start()

    def _meet(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            if self._context is None:
                self._answer(connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as safe:
                    self._answer(safe)

    def _answer(self, connection: socket.socket) -> None:
        self.asked.append(connection.recv(10) if self.is_curt else _read(connection))
        self.behaviour(connection)


@contextmanager
def anybody(context: ssl.SSLContext | None = None) -> Iterator[Other]:
    other = Other(context)
    try:
        yield other
    finally:
        other.close()


def saying(*parts: bytes) -> Behaviour:
    def say(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return say


def dripping(beginning: bytes, drop: bytes, *, every_s: float) -> Behaviour:
    """Never finish, and never be silent for long."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(beginning)
        while True:
            connection.sendall(drop)
            time.sleep(every_s)

    return drip


def silent(connection: socket.socket) -> None:
    with contextlib.suppress(TimeoutError):
        connection.recv(1)


def endless_after(beginning: str) -> Behaviour:
    def say(connection: socket.socket) -> None:
        connection.sendall(beginning.encode())
        while True:
            connection.sendall(b"x" * 65_536)

    return say


def zipped(size: int) -> Behaviour:
    packed = gzip.compress(b"\0" * size)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    return saying(head.encode(), packed)


def _read(connection: socket.socket) -> bytes:
    """Read a request with its body."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        more = connection.recv(65_536)
        if not more:
            return heard
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    said = {line.split(b":")[0].lower(): line.split(b":", 1)[1] for line in head.split(b"\r\n")[1:]}
    while len(body) < int(said.get(b"content-length", b"0")):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context for `name`, and the file that makes a client trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                crl_sign=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / f"{name}.pem", folder / f"{name}.key"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
