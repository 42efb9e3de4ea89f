"""A round: random posts, commands, ticks and faults; then quiet, and the checker."""
import json
import shutil
import threading

import acts
import checker
import sinks
from proxies import MODES
from world import Job, KNOWN_ENDINGS

# What a tick does step by step, as strace names it.
WRITES = ["pwrite64", "write", "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "unlink",
          "unlinkat", "mkdir", "ftruncate", "openat", "fcntl", "close"]
TALKS = ["socket", "connect", "sendto", "send", "recvfrom", "recv", "read", "poll", "clone3", "execve",
         "wait4", "pipe2"]
ERRORS = {
    "ENOSPC": ["pwrite64", "write", "mkdir", "openat", "link", "ftruncate", "rename"],
    "EIO": ["pwrite64", "write", "fsync", "fdatasync", "pread64", "read", "rename", "link", "unlink"],
    "EROFS": ["openat", "mkdir", "rename", "link", "unlink", "ftruncate"],
    "EMFILE": ["openat", "socket", "pipe2", "dup2"],
    "ECONNREFUSED": ["connect"], "ENETUNREACH": ["connect"], "ECONNRESET": ["recvfrom", "sendto"],
    "EACCES": ["openat", "connect"],
}


# As many calls of a name at most does the loader make.
LOADER = 16


def killing(call, number):
    return ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"]


def failing(call, error, number):
    """`number` as strace has it; the loader's own calls, before the program begins, are left alone."""
    if call in ("openat", "read", "pread64"):
        first, plus, rest = str(number).partition("+")
        number = f"{int(first) + LOADER}{plus}{rest}"
    return ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}"]


def shake(world, job, has_strace):
    """Lets something befall a job, or nothing."""
    chance = world.chance
    how = chance.random()
    if how < 0.45:
        job.kill = chance.uniform(0.05, 1.1)
        # Half of the time what it started lives on.
        job.leader_only = chance.random() < 0.4
    elif how < 0.6 and has_strace:
        job.trace = killing(chance.choice(WRITES + TALKS), _step(chance))
    elif how < 0.75 and has_strace:
        error = chance.choice(list(ERRORS))
        call = chance.choice(ERRORS[error])
        job.trace = failing(call, error, chance.choice([str(_step(chance)), f"{_step(chance)}+"]))
        world.figures.add(f"system calls: {error}")
        world.figures.add("failing calls")
    return job


def _step(chance):
    return min(int(chance.expovariate(0.12)) + 1, 60)


def play(world, steps, has_strace=True, disk=None, jumps=False, proxies=(), daemons=None):
    """The part of a round in which everything may happen."""
    chance = world.chance
    for _ in range(8):
        # Something to begin with.
        world.run_together([acts.add(world, set())])
    for _ in range(steps):
        for server in world.servers.values():
            server.faults = chance.choice([0.3, 0.7] if jumps else [0, 0.2, 0.5])
        for name in ("diary", "bell"):
            mode = chance.choice(["well", "well", *sinks.PLUGIN_FAULTS])
            sinks.set_plugin_mode(world.sinks, name, mode)
            if mode != "well":
                world.figures.add(f"plug-in: {mode.rstrip('0123456789')}")
        for proxy in proxies:
            proxy.turn(chance.choice(MODES) + chance.choice(["", " x1", " x2"]))
            world.figures.add(f"proxy: {proxy.mode.split(' ')[0].split('=')[0]}")
        if daemons:
            daemons.step(chance)
        leap = None
        if jumps and chance.random() < 0.3:
            # While programs run: somebody sets the clock, or the machine wakes up after a long sleep.
            leap = threading.Timer(chance.uniform(0.01, 0.2), world.set_clock, [chance.choice([1, -1]) * 4000.0])
        hangs = any("hang" in proxy.mode for proxy in proxies)
        turning = disk.change(chance) if disk and chance.random() < 0.5 else None
        taken, jobs = set(), []
        for _ in range(chance.choice([0, 1, 2, 2, 3])):
            job = acts.choose(world, taken)
            if job:
                jobs.append(job)
        jobs += [Job(["stintd", "--once"], "tick") for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        for job in jobs:
            job.start_after = chance.uniform(0, 0.02)
            if hangs and job.kind in ("tick", "send", "add"):
                # It would wait for its time limit, and nothing is learned from that.
                job.kill_after = chance.uniform(0.05, 1)
            elif chance.random() < 0.75 and not leap:
                # What a dead program's server still does is not to be seen an hour later.
                shake(world, job, has_strace)
        if leap:
            leap.start()
        world.run_together(jobs)
        if leap:
            leap.join()
        if turning:
            turning.join()
        if daemons:
            # They are not told that the clock was moved from outside; a command wakes them.
            daemons.thaw()
            world.run(Job(["stint", "queue", "resume", chance.choice(list(world.queues))], "queue"))
        if chance.random() < 0.3 and (disk is None or disk.state != "read-only"):
            take_away(world)
        if jumps and chance.random() < 0.25:
            world.set_clock(chance.choice([0, 0, chance.uniform(-7200, 7200), chance.uniform(-2e5, 2e5)]))
        world.pass_time(chance.choice([
            chance.uniform(0, 5), chance.uniform(20, 200), chance.uniform(20, 200),
            chance.uniform(200, 2000), chance.uniform(2000, 9000), chance.uniform(9000, 90_000)]))


def take_away(world):
    """A program that hands finished items on takes them the moment it sees them."""
    for path in (world.home / "outbox").glob("*/*"):
        if path.parent.name.startswith("."):
            continue
        there = world.sinks / "taken" / path.parent.name
        there.mkdir(parents=True, exist_ok=True)
        if (there / path.name).exists():
            world.wrong.append(f"{path.name} is in the outbox again after it was taken away")
            there = there.with_name(there.name + "-again")
            there.mkdir(exist_ok=True)
        shutil.move(path, there / path.name)


def calm(world, disk=None, short=False, proxies=()):
    """The faults stop; a bounded number of ticks must bring everything to rest.

    Lookups and retries come first, then slots and rules, then whole days.
    """
    world.faulty = False
    if disk:
        disk.heal()
    for proxy in proxies:
        proxy.turn("pass")
    world.wait_until_idle()
    for server in world.servers.values():
        server.faults = 0
    for name in ("diary", "bell"):
        sinks.set_plugin_mode(world.sinks, name, "well")
    if world.skew:
        world.set_clock(0)
    for queue in world.queues:
        world.stint("queue", "resume", queue)
    waits = [150] * 10 + [1800] * 6 + [20_000] * 4 if short else (
        [150] * 14 + [1800] * 12 + [5000] * 6 + [20_000] * 8)
    for step, wait in enumerate(waits):
        world.pass_time(wait)
        tick = world.tick()
        if tick.status not in (0, 3, 4, 5):
            world.wrong.append(f"a calm tick ended with {tick.status}: {tick.err[-300:]}")
        if step == len(waits) // 2 and not short:
            settle_some(world)
        if not world.rows(
                "SELECT 1 FROM target WHERE state IN ('queued', 'sending') UNION ALL "
                "SELECT 1 FROM session WHERE end_at IS NULL AND deleted_at IS NULL"):
            break
    # The last look at everything is a minute after the last tick, as with a timer.
    world.pass_time(60)
    world.tick()


def settle_some(world):
    """The user looks after every second unknown outcome; the others stay, and must be listed."""
    for row in world.rows(
            "SELECT target.id, post_id, account, cycle, content FROM target "
            "JOIN post ON post.id = post_id WHERE state = 'unknown' AND target.id % 2 = 0"):
        token = sinks.TOKEN.search(row["content"])
        world.run_together([acts.settle_unknown(world, row, token.group(1) + token.group(2))])


def say_all(world):
    """What the programs say at the end, for the checker."""
    final = world.folder / "final"
    final.mkdir(exist_ok=True)
    listing = world.stint("list", "--json", "--state", "all", "--limit", "100000")
    (final / "list.json").write_text(listing.out)
    doctor = world.stint("doctor", "--json")
    (final / "doctor.json").write_text(doctor.out)
    waiting = world.rows(
        "SELECT DISTINCT post_id FROM target WHERE state IN ('queued', 'held', 'failed', 'unknown')")
    for row in world.chance.sample(waiting, min(8, len(waiting))):
        (final / f"why-{row['post_id']}.json").write_text(world.stint("why", str(row["post_id"]), "--json").out)
    world.write_model()


def judge(world):
    """Everything that is wrong with a world at rest."""
    say_all(world)
    # Lost to a kill, a lock file or the like is nobody's; the mark is.
    return world.wrong + checker.complaints(world.folder)


def count(world):
    """Adds what the case came to, for the figures at the end."""
    for name, sql in (
            ("posts", "SELECT count(*) AS n FROM post"), ("targets", "SELECT count(*) AS n FROM target"),
            ("sessions", "SELECT count(*) AS n FROM session"),
            ("unknowns", "SELECT count(DISTINCT target_id) AS n FROM event WHERE what = 'unknown'"),
            ("promos sent", "SELECT count(*) AS n FROM send WHERE kind = 'promo' AND target_id IS NOT NULL"),
            ("targets sent", "SELECT count(*) AS n FROM send WHERE target_id IS NOT NULL AND state = 'sent'")):
        world.figures.add(name, world.rows(sql)[0]["n"])
    world.figures.add("parts in sinks", len(sinks.read_all(world.folder, None)))
