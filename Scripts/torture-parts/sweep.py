"""A kill, and a failing call, at every numbered step of a tick.

One home is made for each kind of sink, with posts that are due. For each step it is copied, a tick is
killed there, calm ticks follow, and the checker looks at it.
"""
import re
import shutil
import subprocess
from collections import Counter

import rounds
import sinks
from world import Job

# Waits and the making of threads are steps too: something may be half done on the other side.
STEPS = ["pwrite64", "write", "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "unlink", "mkdir",
         "ftruncate", "openat", "fcntl", "socket", "connect", "sendto", "recvfrom", "poll", "clone3", "vfork",
         "execve", "wait4", "waitid", "pipe2", "kill"]
KINDS = ["files", "strict", "lenient", "diary", "bell"]


def scene(run, kind, seed):
    """A home with one account, three posts due at once: one of them a thread, one a promo."""
    world = run.world(f"sweep-{kind}", seed)
    rules = {
        "zone": "Europe/Madrid", "slots": ["*-*-* 00/1:00"], "quiet": [], "gap": None, "per_day": None,
        "late": "24h", "stale": None, "share": None, "budgets": [], "promo_gap": None, "earn": None,
        "hard": False}
    world.queues = {"business": dict(rules)}
    sink = {"files": "outbox", "strict": "server", "lenient": "server"}.get(kind, "plug-in")
    world.accounts = {f"shop@{kind}": {"queue": "business", "kind": kind, "sink": sink}}
    world.start_servers()
    world.write_config()
    for number, parts in ((1, 1), (2, 2), (3, 1)):
        name = f"b{number}"
        words = ["add", "-q", "business", "--at", "now", "--json", sinks.token(name, 1, 0) + " one"]
        for part in range(2, parts + 1):
            words += ["--then", sinks.token(name, part, 0) + " more"]
        added = world.stint(*words)
        world.posts[name] = {
            "queue": "business", "parts": parts, "accounts": list(world.accounts), "id": added.answer["id"],
            "acknowledged": True, "edit": 0, "edits": 0, "stays": {}, "moved": False, "evergreen": False,
            "kind": "value", "forced": False}
    return world


def again(run, first, name):
    """A copy of a scene, with sinks that have nothing yet."""
    world = run.world(name, first.seed)
    shutil.rmtree(world.home)
    shutil.copytree(first.home, world.home)
    world.offset = first.offset
    world._set_clock()
    world.queues, world.accounts, world.posts = first.queues, first.accounts, first.posts
    world.start_servers()
    world.write_config()
    return world


def places(run, first):
    """How often each thread makes each call in an undisturbed tick: the longest line counts."""
    world = again(run, first, f"{first.folder.name}-count")
    trace = world.folder / "trace"
    environment = world.environment()
    subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, "-e", "trace=" + ",".join(STEPS), world.binaries / "stintd", "--once"],
        env=environment, cwd=world.folder, capture_output=True, check=True)
    counts = Counter(re.findall(r"^(\d+ +[a-z0-9_]+)\(", trace.read_text(), re.M))
    longest = Counter()
    for thread_and_call, count in counts.items():
        call = thread_and_call.split()[1]
        longest[call] = max(longest[call], count)
    world.stop()
    shutil.rmtree(world.folder)
    return [(call, number) for call in STEPS for number in range(1, longest[call] + 1)]


def one_place(run, first, label, trace):
    """True when all is well afterwards."""
    world = again(run, first, f"{first.folder.name}-{label}")
    try:
        job = world.run(Job(["stintd", "--once"], "tick", trace=trace))
        # Two more before anybody had time: they find what the first one left.
        world.run_together([Job(["stintd", "--once"], "tick"), Job(["stintd", "--once"], "tick")])
        rounds.calm(world, short=True)
        wrong = rounds.judge(world)
        if not wrong:
            wrong = unsent(world, may_fail="error=" in trace[-1])
        rounds.count(world)
    finally:
        world.stop()
    if wrong:
        run.fail(world, wrong, "errors" if "error=" in trace[-1] else "sweep")
    else:
        shutil.rmtree(world.folder)
    return not wrong


def unsent(world, may_fail):
    """What did not go out although nothing but one kill stood in its way."""
    allowed = {"sent"}
    if any(a["sink"] == "plug-in" for a in world.accounts.values()):
        # A plug-in that was killed while it was asked what it can do: the user is told.
        allowed.add("held")
    if any(a["kind"] == "bell" for a in world.accounts.values()):
        allowed.add("unknown")
    left = [row for row in world.rows("SELECT id, state FROM target") if row["state"] not in allowed]
    return [f"not everything went out in the end: {left}"] if left and not may_fail else []


def sweep(run, stride, kinds=KINDS, errors=False):
    """Kills at every `stride`-th place, over all kinds of sinks."""
    good = True
    for kind in kinds:
        first = scene(run, kind, run.options.seed)
        found = places(run, first)
        chosen = found[run.options.seed % stride::stride]
        run.figures.add(f"sweep: places of a tick ({kind})", len(found))
        for call, number in chosen:
            if run.is_over():
                run.leave_out(f"the rest of the sweep ({kind})", "no time was left")
                break
            good &= one_place(run, first, f"{call}-{number}", rounds.killing(call, number))
        if errors:
            for call, number in chosen:
                for error in (e for e, calls in rounds.ERRORS.items() if call in calls):
                    run.figures.add(f"system calls: {error}")
                    run.figures.add("failing calls")
                    good &= one_place(
                        run, first, f"{call}-{number}-{error}", rounds.failing(call, error, number))
        first.stop()
        shutil.rmtree(first.folder)
    return good
