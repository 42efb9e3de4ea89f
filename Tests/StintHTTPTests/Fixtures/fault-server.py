"""A server on loopback that does everything wrong that a server can do wrong.

    fault-server.py FOLDER [tls]

Prints one line of JSON: the port of each manner. What befalls a request is the first word of its path.
Ends when its input ends. `GET /log` on the port `plain` gives all requests so far.
"""
import gzip
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

folder, with_tls = sys.argv[1], "tls" in sys.argv[2:]
log = []
lock = threading.Lock()


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def answer(status, body=b"", headers=(), length=True):
    head = f"HTTP/1.1 {status} Word\r\n" + "".join(f"{h}\r\n" for h in headers)
    if length:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def read_request(sock, entry):
    """Head and body; what came of them stands in the log from the first byte on."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        if not more:
            return None
        data += more
        with lock:
            if entry not in log:
                log.append(entry)
            entry["head"] = data.partition(b"\r\n\r\n")[0].decode("latin-1")
    head, _, body = data.partition(b"\r\n\r\n")
    fields = {}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip()
    size = int(fields.get(b"content-length", 0))
    path = head.split(b" ")[1].decode("latin-1")
    step = 2000 if path.startswith("/slow-reader") else 1 << 20
    entry["size"] = len(body)
    while len(body) < size:
        if step == 2000:
            time.sleep(0.1)
        more = sock.recv(min(step, size - len(body)))
        if not more:
            break
        body += more
        entry["size"] = len(body)
    entry["head"], entry["body"], entry["whole"] = head.decode("latin-1"), body.hex() if len(body) < 100000 else "", len(body) == size
    return path


def serve(sock, name, peer):
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            entry = {"port": name, "peer": peer, "head": "", "size": 0, "body": "", "whole": False}
            path = read_request(sock, entry)
            if path is None:
                return sock.close()
            if not act(sock, path, entry):
                return
    except OSError:
        sock.close()


def act(sock, path, entry):
    """Whether the connection stays open."""
    word, _, rest = path.partition("?")[0].lstrip("/").partition("/")
    head = answer(200, b"0123456789", ["X-Mark: a", "X-Other: b"])
    if word == "log":
        with lock:
            log.remove(entry)
            text = json.dumps(log).encode()
        sock.sendall(answer(200, text))
        return True
    if word == "echo":
        sock.sendall(answer(200, (entry["head"] + "\r\n\r\n").encode("latin-1") + bytes.fromhex(entry["body"])))
        return True
    if word == "close-after":  # without a word of warning
        sock.sendall(answer(200, b"ok"))
        sock.close()
        return False
    if word == "close-next":  # takes the next request on this connection and closes unanswered
        sock.sendall(answer(200, b"ok"))
        read_request(sock, {"port": entry["port"], "peer": entry["peer"], "head": "", "size": 0, "body": "", "whole": False})
        sock.close()
        return False
    if word == "reset":
        reset(sock)
        return False
    if word == "close":
        sock.close()
        return False
    if word == "hang":
        time.sleep(3600)
    if word in ("cut", "cut-reset"):
        sock.sendall(head[: int(rest)])
        if word == "cut-reset":
            time.sleep(0.05)
            reset(sock)
        else:
            sock.close()
        return False
    if word == "cut-chunk":
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n01234")
        sock.close()
        return False
    if word == "garbage":
        sock.sendall(b"\x16\x03\x00 what is this\r\n\r\n")
        sock.close()
        return False
    if word == "bad-gzip":
        sock.sendall(answer(200, b"this is not packed", ["Content-Encoding: gzip"]))
        return False
    if word == "endless":
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sock.sendall(b"x" * 65536)
    if word == "endless-head":
        sock.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            sock.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")
    if word == "endless-interim":
        while True:
            sock.sendall(b"HTTP/1.1 102 Processing\r\nX-More: " + b"x" * 1000 + b"\r\n\r\n")
    if word == "bomb":
        sock.sendall(answer(200, gzip.compress(b"\0" * (50 << 20)), ["Content-Encoding: gzip"]))
        return False
    if word == "packed":
        sock.sendall(answer(200, gzip.compress(b"packed"), ["Content-Encoding: gzip"]))
        return True
    if word == "large":
        sock.sendall(answer(200, b"y" * int(rest)))
        return True
    if word == "interim":
        sock.sendall(b"HTTP/1.1 103 Early Hints\r\nX-Mark: early\r\n\r\n")
        if rest == "hang":
            time.sleep(3600)
        if rest == "close":
            sock.close()
            return False
        sock.sendall(head)
        return True
    if word == "trailer":
        sock.sendall(b"HTTP/1.1 200 OK\r\nX-Mark: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Mark: b\r\nX-Late: c\r\n\r\n")
        return True
    if word == "slow":
        for byte in head:
            sock.sendall(bytes([byte]))
            time.sleep(0.2)
        return True
    if word == "status":
        sock.sendall(answer(int(rest), b"{}"))
        return True
    if word == "circle":
        sock.sendall(answer(302, b"", ["Location: /circle"]))
        return True
    if word == "redirect":  # /redirect/STATUS?target
        sock.sendall(answer(int(rest), b"", ["Location: " + path.partition("?")[2]]))
        return True
    sock.sendall(answer(200, b"ok"))
    return True


def tunnel(sock, name, peer):
    """A proxy: notes what it is asked for; lets nobody through."""
    entry = {"port": name, "peer": peer, "head": "", "size": 0, "body": "", "whole": False}
    if read_request(sock, entry):
        sock.sendall(answer(403, b"no"))
    sock.close()


def early(sock, name, peer):
    if name == "reset":
        reset(sock)
    elif name == "mute":
        time.sleep(3600)
    elif name == "no-tls":
        sock.recv(65536)
        sock.sendall(answer(400))
        sock.close()
    elif name == "hello-reset":  # after the first word of the handshake
        sock.recv(65536)
        reset(sock)
    else:
        tunnel(sock, name, peer)


def run(name, context=None, act=serve, family=socket.AF_INET):
    listener = socket.socket(family)
    listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    ports[name] = listener.getsockname()[1]
    if name == "refused":
        refused.append(listener)
        return
    listener.listen(256)

    def one(sock, peer):
        try:
            if context:
                sock = context.wrap_socket(sock, server_side=True)
            act(sock, name, peer[1])
        except (OSError, ValueError):
            sock.close()

    def loop():
        while True:
            sock, peer = listener.accept()
            threading.Thread(target=one, args=(sock, peer), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)


def make_certificates():
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-days", "30", "-subj", "/CN=Private authority", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem")
    names = "DNS:localhost,IP:127.0.0.1"
    os.makedirs(f"{folder}/db", exist_ok=True)
    with open(f"{folder}/ca.conf", "w") as file:
        file.write(
            "[ca]\ndefault_ca=c\n[c]\ndatabase=db/index\nserial=db/serial\nnew_certs_dir=db\ndefault_md=sha256\nunique_subject=no\n"
            f"policy=p\n[p]\ncommonName=supplied\n[here]\nsubjectAltName={names}\n[other]\nsubjectAltName=DNS:elsewhere.example\n"
        )
    open(f"{folder}/db/index", "w").close()
    with open(f"{folder}/db/serial", "w") as file:
        file.write("01")
    for name, section, start, end in [
        ("good", "here", "20200101000000Z", "20990101000000Z"),
        ("other", "other", "20200101000000Z", "20990101000000Z"),
        ("expired", "here", "20200101000000Z", "20200201000000Z"),
        ("early", "here", "20980101000000Z", "20990101000000Z"),
    ]:
        openssl("req", *key, "-keyout", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
        openssl("ca", "-batch", "-notext", "-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key", "-extensions", section, "-startdate", start, "-enddate", end, "-in", f"{name}.csr", "-out", f"{name}.pem")
    openssl("req", "-x509", *key, "-days", "30", "-subj", "/CN=self", "-addext", f"subjectAltName={names}", "-keyout", "self.key", "-out", "self.pem")


ports = {}
refused = []
run("plain")
run("second")
run("refused")
run("reset", act=early)
run("mute", act=early)
run("hello-reset", act=early)
run("no-tls", act=early)
run("proxy", act=early)
try:
    run("six", family=socket.AF_INET6)
except OSError:
    pass  # no IPv6 on this machine
if with_tls:
    make_certificates()
    for kind in ["good", "other", "expired", "early", "self"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/{kind}.pem", f"{folder}/{kind}.key")
        run(kind, context)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(f"{folder}/good.pem", f"{folder}/good.key")
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    run("old", old)
print(json.dumps(ports), flush=True)
sys.stdin.read()
os._exit(0)
