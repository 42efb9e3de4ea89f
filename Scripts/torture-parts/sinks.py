"""Where posts arrive: servers on loopback, plug-ins and the outbox, and how to read them afterwards.

Nothing here knows Stint's code. What a sink took is written to a file of its own the moment it took it.
"""
import base64
import email.utils
import http.server
import json
import random
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# Every part of every post says who it is: queue, number, part, and how often it was edited.
TOKEN = re.compile(r"tok-([bp])(\d+)-(\d+)-e(\d+)")


def token(post, part, edit):
    return f"tok-{post}-{part}-e{edit}"


@dataclass
class Arrival:
    """One part of a post as a sink has it."""
    account: str
    post: str
    part: int
    edit: int
    order: float
    id: str = ""
    parent: str = ""
    key: str = ""


def arrival(text, **rest):
    found = TOKEN.search(text)
    if not found:
        return None
    queue, number, part, edit = found.groups()
    return Arrival(post=f"{queue}{number}", part=int(part), edit=int(edit), **rest)


# --- Servers ---------------------------------------------------------------------------------------

class StatusServer:
    """Speaks as much of Mastodon's API as a delivery needs, and misbehaves when told.

    `keeps_keys`: as Mastodon does; GoToSocial and others ignore the Idempotency-Key.
    """

    def __init__(self, log, keeps_keys, clock, seed):
        self.log, self.keeps_keys, self.clock = log, keeps_keys, clock
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.faults = 0.0
        self.accounts = {}
        self.busy = 0
        self.counts = {}
        self.first_id = 100
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.handle(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):  # a client that was killed
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def wait_until_idle(self):
        for _ in range(4000):
            with self.lock:
                if self.busy == 0:
                    return
            time.sleep(0.002)
        raise TimeoutError("a server is still at work")

    def fault(self, *names):
        """What befalls this request; nothing most of the time."""
        with self.lock:
            if self.chance.random() >= self.faults:
                return None, 0.0
            name = self.chance.choice(names)
            self.counts[name] = self.counts.get(name, 0) + 1
            return name, self.chance.random()

    def handle(self, request):
        with self.lock:
            self.busy += 1
        try:
            length = int(request.headers.get("content-length") or 0)
            self.answer(request, request.rfile.read(length))
        except (ConnectionError, ValueError, OSError):
            request.close_connection = True
        finally:
            with self.lock:
                self.busy -= 1

    def reply(self, request, status, value, headers=(), cut=None):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        request.send_response_only(status)
        request.send_header("Date", email.utils.formatdate(self.clock(), usegmt=True))
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        for name, text in headers:
            request.send_header(name, text)
        if cut is None:
            request.end_headers()
            request.wfile.write(data)
            request.wfile.flush()
        else:
            request.end_headers()
            request.wfile.write(data[:int(len(data) * cut)])
            request.wfile.flush()
            time.sleep(0.002)
            self.reset(request)

    def reset(self, request):
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.close_connection = True
        request.connection.close()

    def answer(self, request, body):
        path, _, query = request.path.partition("?")
        account = (request.headers.get("authorization") or "").removeprefix("Bearer token-of-")
        if not account:
            return self.reply(request, 401, {"error": "The access token is invalid"})
        statuses = self.accounts.setdefault(account, [])
        if request.command == "POST" and path == "/api/v1/statuses":
            return self.create(request, account, statuses, json.loads(body))
        name, share = self.fault("503", "reset", "cut", "slow")
        if name == "503":
            return self.reply(request, 503, {"error": "injected"})
        if name == "reset":
            return self.reset(request)
        if name == "slow":
            time.sleep(share * 0.1)
        cut = share if name == "cut" else None
        if path == "/api/v2/instance":
            version = "4.4.0" if self.keeps_keys else "0.19.1 gotosocial"
            value = {"version": version, "account_domain": "a.example"}
        elif path == "/api/v1/accounts/verify_credentials":
            value = {"id": "1", "acct": account.split("@")[0], "source": {"privacy": "public"}}
        elif path == "/api/v1/accounts/1/statuses":
            before = re.search(r"max_id=(\d+)", query)
            end = int(before.group(1)) if before else 1 << 60
            with self.lock:
                value = [s["json"] for s in reversed(statuses) if int(s["json"]["id"]) < end][:40]
        elif found := re.fullmatch(r"/api/v1/statuses/(\d+)/source", path):
            with self.lock:
                own = [s for s in statuses if s["json"]["id"] == found.group(1)]
            if not own:
                return self.reply(request, 404, {"error": "Record not found"})
            value = {"id": own[0]["json"]["id"], "text": own[0]["text"], "spoiler_text": ""}
        else:
            return self.reply(request, 404, {"error": "Record not found"})
        self.reply(request, 200, value, cut=cut)

    def create(self, request, account, statuses, wish):
        name, share = self.fault(
            "503 before", "429", "reset before", "500 before", "502 after", "503 after", "reset after",
            "cut", "cut", "slow before", "slow after", "slow both")
        if name == "503 before":
            return self.reply(request, 503, {"error": "starting"}, [("Retry-After", "30")])
        if name == "429":
            return self.reply(request, 429, {"error": "Too many requests"}, [("Retry-After", "120")])
        if name == "reset before":
            return self.reset(request)
        if name == "500 before":
            return self.reply(request, 500, {"error": "injected"})
        if name in ("slow before", "slow both"):
            time.sleep(share * 0.2)
        key = request.headers.get("idempotency-key") or ""
        with self.lock:
            known = [s for s in statuses if s["key"] == key] if self.keeps_keys and key else []
            status = known[0] if known else self.keep(account, statuses, wish, key)
        if name in ("slow after", "slow both"):
            time.sleep(share * 0.2)
        if name == "502 after":
            return self.reply(request, 502, b"<html>Bad gateway</html>")
        if name == "503 after":
            return self.reply(request, 503, {"error": "timed out"})
        if name == "reset after":
            return self.reset(request)
        self.reply(request, 200, status["json"], cut=share if name == "cut" else None)

    def keep(self, account, statuses, wish, key):
        number = str(self.first_id + sum(len(s) for s in self.accounts.values()))
        made = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.clock())) + ".000Z"
        parent = wish.get("in_reply_to_id")
        status = {"text": wish["status"], "key": key, "json": {
            "id": number, "created_at": made, "url": f"https://a.example/@x/{number}",
            "uri": f"https://a.example/x/{number}", "visibility": "public",
            "in_reply_to_id": parent, "spoiler_text": "", "content": "<p>…</p>",
            "media_attachments": []}}
        statuses.append(status)
        with open(self.log, "a") as log:
            log.write(json.dumps({
                "account": account, "id": number, "parent": parent, "key": key,
                "text": wish["status"]}) + "\n")
        return status


# --- Plug-ins --------------------------------------------------------------------------------------

# `lookup` can be asked, `never` cannot. One line a part; appending so little is done at once.
PLUGIN = r"""#!/bin/sh
request=$(cat)
field() { printf %s "$request" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
sink='@FOLDER@/@NAME@.log' mode=$(cat '@FOLDER@/@NAME@.mode')
key=$(field key)
case $1 in
describe) echo '{"name": "@NAME@", "limit": 2000, "threads": true, "calls": @CALLS@,
  "safety": "@SAFETY@", "settling": 30}' ;;
deliver)
  # Who asked died before it had said what.
  [ -n "$key" ] || exit 1
  case $mode in
  before) exit 1 ;;
  temporary) echo '{"outcome": "temporary", "reason": "not now"}'; exit ;;
  slow*) sleep 0.0${mode#slow} ;;
  esac
  printf '%s\t%s\t%s\n' "$(field account)" "$key" "$(field base64)" >>"$sink"
  case $mode in
  after) exit 1 ;;
  silent) exit 0 ;;
  crash) kill -9 $$ ;;
  slow*) sleep 0.0${mode#slow} ;;
  esac
  echo '{"outcome": "accepted", "id": "'"$key"'"}' ;;
lookup)
  if grep -qs "	$key	" "$sink"; then echo '{"outcome": "found", "id": "'"$key"'"}'
  else echo '{"outcome": "absent"}'; fi ;;
esac
"""
PLUGIN_FAULTS = ["before", "after", "temporary", "silent", "crash", "slow2", "slow5", "slow9"]


def make_plugin(exporters, folder, name, safety):
    calls = '["deliver", "lookup"]' if safety == "lookup" else '["deliver"]'
    text = PLUGIN
    for word, value in (("FOLDER", folder), ("NAME", name), ("CALLS", calls), ("SAFETY", safety)):
        text = text.replace(f"@{word}@", str(value))
    path = Path(exporters) / f"stint-exporter-{name}"
    path.write_text(text)
    path.chmod(0o700)
    (Path(folder) / f"{name}.log").touch()
    set_plugin_mode(folder, name, "well")


def set_plugin_mode(folder, name, mode):
    draft = Path(folder) / f"{name}.mode.new"
    draft.write_text(mode + "\n")
    draft.rename(Path(folder) / f"{name}.mode")


# --- Reading ---------------------------------------------------------------------------------------

def read_all(case, model):
    """Every arrival in every sink of a case, in the order in which each sink took them."""
    found = []
    for log in sorted(case.glob("sinks/server-*.jsonl")):
        for number, line in enumerate(log.read_text().splitlines()):
            entry = json.loads(line)
            found.append(arrival(
                entry["text"], account=entry["account"], order=number, id=entry["id"],
                parent=entry["parent"] or "", key=entry["key"]))
    for log in sorted(case.glob("sinks/*.log")):
        for number, line in enumerate(log.read_text().splitlines()):
            account, key, body = line.split("\t")
            text = base64.b64decode(body).decode()
            found.append(arrival(text, account=account, order=number, id=key, key=key))
    for root in (case / "home/outbox", case / "sinks/taken"):
        for path in sorted(root.glob("*/*")):
            if path.parent.name.startswith("."):
                continue
            taken = arrival(
                path.read_text(), account=path.parent.name, order=path.stat().st_mtime_ns,
                id=f"{path.parent.name}/{path.name}", key=path.stem.split("_")[-1])
            found.append(taken)
    if None in found:
        raise ValueError("a sink holds something that no post says")
    return found
