# The other end of every transfer test. Prints its ports as JSON, serves until its stdin closes: no child outlives the tests.
# Called as: server.py DIRECTORY, where the tests' certificates are minted.
import gzip, http.server, json, os, shutil, socket, socketserver, ssl, struct, subprocess, sys, threading, time

directory = sys.argv[1]
here = lambda name: os.path.join(directory, name)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=directory)


def mint(name, *more):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key",
            "-out", name + ".pem", "-subj", "/CN=" + name, *more)


mint("ca", "-addext", "keyUsage=critical,keyCertSign", "-days", "2")
signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE"]
good = "subjectAltName=DNS:localhost,DNS:server.example,IP:127.0.0.1"
mint("good", *signed, "-days", "2", "-addext", good)
mint("other", *signed, "-days", "2", "-addext", "subjectAltName=DNS:other.example")
# `req` refuses an end in the past, `x509` does not.
openssl("req", "-new", "-key", "good.key", "-out", "expired.csr", "-subj", "/CN=expired", "-addext", good)
openssl("x509", "-req", "-in", "expired.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "-1", "-copy_extensions", "copy",
        "-out", "expired.pem")
shutil.copy(here("good.key"), here("expired.key"))
for name in ("hashed", "plain"):
    os.mkdir(here(name))
    shutil.copy(here("ca.pem"), here(name))
openssl("rehash", "hashed")


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def setup(self):
        super().setup()
        self.server.connections += 1

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path.split("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if path == "/count":
            return self.answer(200, str(self.server.requests).encode())
        self.server.requests += 1
        if path == "/large":
            self.answer(200, b"x" * (1 << 20) + b"x")
        elif path == "/limit":
            self.answer(200, b"x" * 1000000)
        elif path == "/bomb":
            self.answer(200, gzip.compress(b"\0" * (64 << 20), 1), Content_Encoding="gzip")
        elif path == "/gzip":
            self.answer(200, gzip.compress(b"small"), Content_Encoding="gzip")
        elif path == "/redirect":
            self.answer(302, b"", Location="/elsewhere")
        elif path == "/truncated":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
            self.close_connection = True
        elif path == "/reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif path == "/slow":
            time.sleep(3600)
        else:
            seen = {"method": self.command, "target": self.path, "body": body.decode(), "connections": self.server.connections,
                    "headers": {name.lower(): value for name, value in self.headers.items()}}
            self.answer(200, json.dumps(seen, sort_keys=True).encode(), X_Seen=self.server.name)

    do_POST = do_PUT = do_GET

    def do_CONNECT(self):
        if self.server.name == "refusing":
            return self.answer(407, b"", Proxy_Authenticate="Basic")
        upstream = socket.create_connection(("127.0.0.1", ports["good"]))
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Proxy: yes\r\n\r\n")
        self.close_connection = True
        there = threading.Thread(target=pump, args=(self.connection, upstream), daemon=True)
        there.start()
        pump(upstream, self.connection)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, address):
        pass


def serve(name, certificate=None):
    server = Server(("127.0.0.1", 0), Answers)
    server.name, server.connections, server.requests = name, 0, 0
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(here(certificate + ".pem"), here(certificate + ".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


ports = {name: serve(name, name) for name in ("good", "other", "expired")}
ports.update({name: serve(name) for name in ("plain", "proxy", "refusing")})
ports["reuse"] = serve("reuse", "good")
ports["pinned"] = serve("pinned", "expired")
print(" ".join(f"{name}={port}" for name, port in ports.items()), flush=True)
sys.stdin.read()
shutil.rmtree(directory)
