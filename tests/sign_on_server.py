"""A small OpenID Connect server on loopback, as a ministry has one. It lets in whom it is told to.

It signs by a key of its own, and checks what a server has to: the client's secret, that a code is
used once, by who asked for it (PKCE).
"""

import base64
import hashlib
import json
import secrets
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "referral-site", "only-for-tests", "one"


class Server:
    """What it says of who comes next: `claims`; a key other than its own signs where `forges`."""

    def __init__(self, url):
        self.url = url
        self.key, self.other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.claims, self.userinfo, self.forges = {}, {}, False
        self.codes = {}  # what was asked for with each, until it is used

    def discovery(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked):
        """Where the browser is sent back to, with a code."""
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{back}"

    def token(self, sent):
        asked = self.codes.pop(sent["code"])
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert challenge == asked["code_challenge"]
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        key = self.other if self.forges else self.key
        signed = jwt.encode(said, key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path, server = urlsplit(self.path), self.server.of
        if path.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", server.authorize(dict(parse_qsl(path.query))))
            self.end_headers()
            return
        self.answer(
            {
                "/.well-known/openid-configuration": server.discovery,
                "/keys": server.keys,
                "/userinfo": lambda: server.userinfo,
            }[path.path]()
        )

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.server.of.token({k: v[0] for k, v in parse_qs(body).items()}))

    def answer(self, said):
        data = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """A test reads what it says itself."""


@contextmanager
def sign_on_server():
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.of = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield listening.of
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
