"""What is no request: a plain page with the way out, and no line of it in the log."""

import socket
import time
from email import message_from_string

import pytest

from tests.safety import HEADERS
from tests.seen import links, text
from tests.served import wait_for

pytestmark = pytest.mark.xdist_group("server")

SECRET = "geheim"
CHUNKED = "Host: x\r\nTransfer-Encoding: chunked\r\n"
# As they are sent, with the status that is due; 0 where any is.
MALFORMED = {
    "words": (f"{SECRET} {SECRET} {SECRET}", 400),
    "one word": (SECRET, 400),
    "a strange method": (f"GE{SECRET}T@ /?q={SECRET} HTTP/1.1\r\nHost: x", 400),
    "a small method": (f"get /?q={SECRET} HTTP/1.1\r\nHost: x", 400),
    "a strange version": (f"GET /?q={SECRET} HTTP/9.{SECRET}", 400),
    "no colon": (f"GET /?q={SECRET} HTTP/1.1\r\n{SECRET}", 400),
    "a space in a name": (f"GET /?q={SECRET} HTTP/1.1\r\nX {SECRET}: 1", 400),
    "a control character": (f"GET /?q={SECRET} HTTP/1.1\r\nX: {SECRET}\x01", 400),
    "a zero": (f"GET /?q={SECRET} HTTP/1.1\r\nX: {SECRET}\0", 400),
    "a folded line": (f"GET /?q={SECRET} HTTP/1.1\r\nX: 1\r\n {SECRET}", 400),
    "no length": (f"POST /?q={SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: {SECRET}", 400),
    "a length below zero": (f"POST /?q={SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 400),
    "two lengths": ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400),
    "length and chunks": (
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        400,
    ),
    "a strange coding": (f"POST / HTTP/1.1\r\nTransfer-Encoding: {SECRET}", 501),
    "chunks": (f"POST /nl/ HTTP/1.1\r\n{CHUNKED}\r\n{SECRET}\r\n{SECRET}", 411),
    "a long address": (f"GET /?q={SECRET * 10_000} HTTP/1.1\r\nHost: x", 414),
    "a long header": (f"GET / HTTP/1.1\r\nX: {SECRET * 3_000}", 431),
    "many headers": ("GET / HTTP/1.1\r\n" + f"X: {SECRET}\r\n" * 200, 431),
    "an expectation": (f"GET / HTTP/1.1\r\nHost: x\r\nExpect: {SECRET}", 417),
    "a strange host": (f"GET /?q={SECRET} HTTP/1.1\r\nHost: {SECRET}.example", 400),
    "an address of a proxy": (f"GET http://{SECRET}.example/ HTTP/1.1\r\nHost: x", 400),
    "another protocol": (f"PRI * HTTP/2.0\r\n\r\n{SECRET}", 0),
    "a proxy's line": (f"PROXY TCP4 {SECRET} 1.1.1.1 1 1\r\nGET / HTTP/1.1", 400),
}


def answer(port, sent):
    """(status, headers, body) of what comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(sent.encode("latin-1") + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.decode().partition("\r\n\r\n")
    line, _, headers = head.partition("\r\n")
    return int(line.split()[1]), message_from_string(headers), body


def settled(log):
    """What the log has gained when nothing is added any more, without what the start wrote."""
    before = None
    while before != (now := log.read_text()):
        before = now
        time.sleep(0.1)
    return "\n".join(line for line in now.splitlines() if "Listening at" not in line)


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_gets_a_page_with_the_way_out(server, name):
    sent, due = MALFORMED[name]
    status, headers, body = answer(server[0], sent)
    assert status == due or (not due and 400 <= status < 500)
    assert {header: headers[header] for header in HEADERS} == HEADERS
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Nu gevaar? 112" in text(body)
    assert links(body, "a[data-leave]") == ["https://www.buienradar.nl/"]
    assert SECRET not in body


def test_the_log_holds_no_part_of_them_and_nobodys_address(server):
    port, log, *_others = server
    for sent, _due in MALFORMED.values():
        answer(port, sent)
    wait_for(log, "414: LimitRequestLine", "431: LimitRequestHeaders")
    said = settled(log)
    assert [line for line in said.splitlines() if SECRET in line or "127.0.0.1" in line] == []
