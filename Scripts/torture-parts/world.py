"""One case: a home with random rules, sinks, a clock of its own, and programs that are run in it."""
import json
import os
import random
import signal
import sqlite3
import struct
import subprocess
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sinks

ZONES = ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
         "Pacific/Apia", "UTC"]
HOUR = 3_600_000
# Endings that are answers or refusals; anything else is a fault of the program.
KNOWN_ENDINGS = {0, 1, 2, 3, 4, 5, 64, 65, 66, 69, 73, 74, 75, 77, 78}


class Figures(Counter):
    """What is counted over the whole run; `typical` is how long a command takes, in seconds."""

    def __init__(self):
        super().__init__()
        self.typical = {}
        self.lock = threading.Lock()

    def add(self, name, count=1):
        with self.lock:
            self[name] += count

    def took(self, kind, seconds):
        with self.lock:
            self.typical[kind] = 0.7 * self.typical.get(kind, seconds) + 0.3 * seconds


@dataclass
class Job:
    """One run of a program.

    `kill`: after which share of its usual time it is killed, or `kill_after`: after so many seconds;
    `leader_only`: what it started lives on. `trace`: words for strace.
    """
    words: list
    kind: str
    kill: float | None = None
    kill_after: float | None = None
    leader_only: bool = False
    trace: list | None = None
    start_after: float = 0.0
    post: str | None = None
    done: object = None
    status: int | None = None
    out: str = ""
    err: str = ""
    seconds: float = 0.0

    @property
    def was_killed(self):
        return self.status in (-signal.SIGKILL, 137)

    @property
    def answer(self):
        """The JSON it printed; what was printed was promised, even if it was killed afterwards."""
        try:
            value = json.loads(self.out)
        except ValueError:
            return None
        return None if "error" in value else value


class World:
    def __init__(self, folder, binaries, seed, figures, clock_library, home=None):
        self.folder, self.binaries, self.seed, self.figures = Path(folder), Path(binaries), seed, figures
        self.chance = random.Random(seed)
        self.home = Path(home) if home else self.folder / "home"
        self.sinks = self.folder / "sinks"
        for made in (self.home, self.home / "credentials", self.home / "exporters", self.sinks):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        if home:
            (self.folder / "home").symlink_to(home)
        self.clock_library = clock_library
        # A clock of its own since boot; without, the wall clock stands for all of them.
        self.has_boot_clock = False
        self.offset = self.skew = self.passed = 0.0
        self.offset_file = self.folder / "offset"
        self.servers, self.proxies = {}, []
        self.posts, self.marks, self.sessions, self.logged = {}, [], [], []
        self.clock_set = self.log_edited = False
        # A mark whose removal fails stays, and does no harm: its key is never used again.
        self.unlinks_failed = False
        self.faulty = False
        self.wrong = []
        self.journal = open(self.folder / "journal.txt", "w", buffering=1)
        self.lock = threading.Lock()

    # --- Time --------------------------------------------------------------------------------------

    def begin_at(self, instant):
        self.offset = instant - time.time()
        self._set_clock()

    def now(self):
        """What everybody else's clock shows."""
        return time.time() + self.offset

    def stint_now(self):
        return self.now() + self.skew

    def pass_time(self, seconds):
        """Only once nothing is under way: no server and no plug-in works for an hour."""
        self.wait_until_idle()
        self.offset += seconds
        self.passed += seconds
        self._set_clock()
        self.note(f"-- {seconds:.0f} s pass, it is {self.text(self.stint_now())}")

    def set_clock(self, skew):
        """Somebody sets this machine's clock; the others' go on."""
        self.clock_set = True
        self.skew = skew
        self._set_clock()
        self.figures.add("clocks set")
        self.note(f"-- the clock is {skew:.0f} s wrong now")

    def _set_clock(self):
        values = struct.pack("qq", int((self.offset + self.skew) * 1e9), int(self.passed * 1e9))
        file = os.open(self.offset_file, os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(file, values, 0)
        os.close(file)

    def text(self, instant):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instant))

    def wait_until_idle(self):
        for server in [*self.proxies, *self.servers.values()]:
            server.wait_until_idle()

    # --- Set up ------------------------------------------------------------------------------------

    def make_rules(self):
        pick = self.chance.choice
        self.queues, self.accounts = {}, {}
        for queue in ("business", "personal"):
            self.queues[queue] = {
                "zone": pick(ZONES),
                "slots": pick([["*-*-* 00/1:00"], ["*-*-* 08..20/2:30", "Sat 09:15"], ["*-*-* 00/1:00/20"],
                               ["Mon..Fri 09:00", "*-*-* 17:15"]]),
                "quiet": pick([[], [], [[1320, 420]], [[780, 840], [0, 60]]]),
                "gap": pick([None, 5 * 60_000, 50 * 60_000, 90 * 60_000]),
                "per_day": pick([None, None, 4, 9]),
                "late": pick(["45m", "2h", "12h", "24h"]),
                "stale": pick([None, "5d", "21d"]),
                "share": pick([None, [1, 3], [1, 5], [2, 5]]),
                "budgets": pick([[], [[1, 24 * HOUR]], [[2, 6 * HOUR], [5, 48 * HOUR]]]),
                "promo_gap": pick([None, 3 * HOUR, 36 * HOUR]),
                "earn": pick([None, None, None, [10, "7d"]]),
                "hard": pick([False, False, True]),
            }
        kinds = ["files", "strict", "lenient", "diary", "bell"]
        for queue, name in (("business", "shop"), ("personal", "me")):
            for kind in self.chance.sample(kinds, self.chance.randint(2, 4)):
                self.accounts[f"{name}@{kind}"] = {
                    "queue": queue, "kind": kind,
                    "sink": {"files": "outbox", "strict": "server", "lenient": "server"}.get(kind, "plug-in")}

    def write_config(self, addresses=None):
        """`addresses`: where the servers are reached, when that is not the servers themselves."""
        for kind, safety in (("diary", "lookup"), ("bell", "never")):
            sinks.make_plugin(self.home / "exporters", self.sinks, kind, safety)
        lines = []
        for name, queue in self.queues.items():
            lines += [f"[queue.{name}]", f'zone = "{queue["zone"]}"', f"slots = {json.dumps(queue['slots'])}"]
            quiet = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in queue["quiet"]]
            lines += [f"quiet = {json.dumps(quiet)}", f'late = {{ within = "{queue["late"]}", then = "next-slot" }}']
            if queue["gap"]:
                lines.append(f'gap = "{queue["gap"] // 60_000}m"')
            if queue["per_day"]:
                lines.append(f"per_day = {queue['per_day']}")
            if queue["stale"]:
                lines.append(f'stale_after = "{queue["stale"]}"')
            lines.append(f"[queue.{name}.promo]")
            if queue["share"]:
                lines.append(f'share = "{queue["share"][0]}/{queue["share"][1]}"')
            if queue["budgets"]:
                lines.append("budget = " + json.dumps([f"{k}/{w // HOUR}h" for k, w in queue["budgets"]]))
            if queue["promo_gap"]:
                lines.append(f'gap = "{queue["promo_gap"] // HOUR}h"')
            if queue["earn"]:
                lines.append(f'earn = {{ minutes = {queue["earn"][0]}, within = "{queue["earn"][1]}" }}')
            lines += [f"[queue.{name}.sessions]", f"hard = {json.dumps(queue['hard'])}", 'budget = "600m/day"']
        for name, account in self.accounts.items():
            kind = account["kind"]
            lines += [f'[account."{name}"]', f'queue = "{account["queue"]}"']
            if kind == "files":
                lines += ['exporter = "outbox"', 'format = "mastodon"']
            elif account["sink"] == "plug-in":
                lines.append(f'exporter = "{kind}"')
            else:
                address = (addresses or {}).get(kind) or self.servers[kind].address
                secret = name.replace("@", "-")
                lines += ['exporter = "mastodon"', f'server = "http://{address}"',
                          f'credential = {{ file = "{secret}" }}']
                self.private(self.home / "credentials" / secret, f"token-of-{name}\n")
        self.private(self.home / "config.toml", "\n".join(lines) + "\n")

    def start_servers(self):
        for number, kind in enumerate(("strict", "lenient")):
            self.servers[kind] = sinks.StatusServer(
                self.sinks / f"server-{kind}.jsonl", kind == "strict", self.now, self.seed * 2 + number)

    def private(self, path, text):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)

    def stop(self):
        for server in self.servers.values():
            for name, count in server.counts.items():
                self.figures.add(f"network: {name}", count)
            server.stop()
        self.journal.close()

    # --- Programs ----------------------------------------------------------------------------------

    def environment(self):
        mine = {
            "STINT_HOME": str(self.home), "HOME": str(self.folder), "TZ": "Europe/Madrid",
            "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no", "XDG_RUNTIME_DIR": str(self.folder),
            "LD_PRELOAD": str(self.clock_library), "CLOCK_OFFSETS": str(self.offset_file)}
        if not self.has_boot_clock:
            mine["STINT_CLOCK"] = "wall"
        return mine

    def run(self, job):
        """Runs one job to its end, kills it on the way if it says so, and waits for all it started."""
        if job.start_after:
            time.sleep(job.start_after)
        words = [str(self.binaries / job.words[0])] + job.words[1:]
        if job.trace:
            words = ["strace", "-f", "-qq", "-o", "/dev/null", *job.trace, *words]
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            begun = time.perf_counter()
            process = subprocess.Popen(
                words, env=self.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                cwd=self.folder, start_new_session=True)
            if job.kill is not None or job.kill_after is not None:
                wait = job.kill_after or job.kill * self.figures.typical.get(job.kind, 0.03)
                try:
                    process.wait(wait)
                except subprocess.TimeoutExpired:
                    (os.kill if job.leader_only else os.killpg)(process.pid, signal.SIGKILL)
            try:
                job.status = process.wait(90)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                job.status = process.wait()
                self.wrong.append(f"{' '.join(job.words)} hung for 90 s")
            job.seconds = time.perf_counter() - begun
            self.wait_for_group(process.pid)
            out.seek(0)
            err.seek(0)
            job.out, job.err = out.read(), err.read()
        if job.was_killed:
            self.figures.add(f"kills: {'step of a ' if job.trace else ''}{job.kind}")
            self.figures.add("kills")
        elif not job.trace:
            self.figures.took(job.kind, job.seconds)
        self.figures.add(f"runs: {job.kind}")
        self.note(f"{job.status:4} {job.seconds * 1000:5.0f} ms  {' '.join(job.words)}"
                  f"{'  [' + ' '.join(job.trace[-1:]) + ']' if job.trace else ''}"
                  f"  {' '.join((job.err or job.out).split())[:300]}")
        if job.trace and "unlink:error" in job.trace[-1]:
            self.unlinks_failed = True
        # A call that failed before the program's first line is the loader's matter.
        # Dispatch's own watch over its threads traps when it cannot open its file in /proc: as good as a kill.
        if job.trace and job.status == -signal.SIGILL and "openat:error" in job.trace[-1]:
            self.figures.add("traps of Dispatch where it may open nothing")
            return job
        if job.trace and (job.status == 99 or job.status == 127 and "loading shared libraries" in job.err):
            return job
        if job.status not in KNOWN_ENDINGS and not job.was_killed:
            self.wrong.append(f"{' '.join(job.words)} ended with {job.status}: {job.err[-500:]}")
        return job

    def wait_for_group(self, group):
        """Whatever a killed program left behind works on; time does not pass before it is done."""
        for _ in range(20_000):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            except PermissionError:
                pass
            time.sleep(0.002)
        self.wrong.append("a process that was left behind does not end")
        os.killpg(group, signal.SIGKILL)

    def run_together(self, jobs):
        with ThreadPoolExecutor(max(1, len(jobs))) as pool:
            jobs = list(pool.map(self.run, jobs))
        for job in jobs:
            if job.done:
                job.done(job)
        return jobs

    def stint(self, *words):
        return self.run(Job(["stint", *words], words[0]))

    def tick(self):
        return self.run(Job(["stintd", "--once"], "tick"))

    def note(self, text):
        with self.lock:
            self.journal.write(text + "\n")

    # --- Looking -----------------------------------------------------------------------------------

    def rows(self, sql, *values):
        """Rows of the database as it stands; none where it cannot be read at the moment."""
        try:
            db = sqlite3.connect(f"file:{self.home}/stint.db?mode=ro", uri=True, timeout=1)
            try:
                db.row_factory = sqlite3.Row
                return [dict(row) for row in db.execute(sql, values)]
            finally:
                db.close()
        except sqlite3.Error:
            return []

    def write_model(self):
        (self.folder / "model.json").write_text(json.dumps({
            "seed": self.seed, "queues": self.queues, "accounts": self.accounts, "posts": self.posts,
            "marks": self.marks, "sessions": self.sessions, "logged": self.logged,
            "clock_set": self.clock_set, "log_edited": self.log_edited, "unlinks_failed": self.unlinks_failed,
            "now": int(self.stint_now() * 1000)}, indent=1))
