"""Plans a run, and says what came of it; see Scripts/torture."""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import daemons
import disks
import power
import proxies
import rounds
import self_test
import sweep
from world import Figures, World

ROOT = Path(__file__).resolve().parent.parent.parent
KINDS = ["plain", "clock", "disk", "network", "daemon", "sweep", "errors", "power"]

RANDOM_KINDS = KINDS[:5]


def say(text):
    print(text, file=sys.stderr, flush=True)


class Run:
    """What all cases share."""

    def __init__(self, options):
        self.options = options
        self.binaries = Path(options.bin).resolve()
        self.figures = Figures()
        self.begun = time.monotonic()
        self.limit = 200 if options.ci else 5200
        self.left_out = []
        memory = Path("/dev/shm")
        self.work = Path(tempfile.mkdtemp(prefix="stint-torture-", dir=memory if memory.is_dir() else None))
        self.realtest = Path(os.environ.get("STINT_REALTEST") or ROOT.parent / "shared/realtest")
        self.has_strace = shutil.which("strace") is not None
        if not self.has_strace:
            self.leave_out("kills at each step and failing system calls", "there is no strace")
        self.clock_library = self.make_clock()

    def leave_out(self, what, why):
        self.left_out.append(f"{what}: {why}")

    def make_clock(self):
        library = self.work / "clock/clock.so"
        library.parent.mkdir()
        subprocess.run(
            ["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, Path(__file__).parent / "clock.c"],
            check=True)
        return library

    def seconds(self):
        return time.monotonic() - self.begun

    def is_over(self):
        return self.seconds() > self.limit

    def world(self, name, seed, **more):
        folder = self.work / name
        folder.mkdir(parents=True)
        world = World(folder, self.binaries, seed, self.figures, self.clock_library, **more)
        # Some time in 2026: one of the nights the clocks change, or any other.
        chance = random.Random(seed)
        world.begin_at(chance.choice([
            1_774_746_000, 1_792_890_000, 1_772_953_200, 1_793_512_800,
            *(chance.uniform(1_767_225_600, 1_798_000_000) for _ in range(4))]))
        return world

    def fail(self, world, wrong, kind):
        self.figures.add("failed cases")
        say(f"\n{len(wrong)} things are wrong in {world.folder.name}, kept in {world.folder}:")
        for sentence in wrong[:25]:
            say(f"  {sentence}")
        first = f" --first {world.seed - self.options.seed} --rounds 1" if kind not in ("sweep", "errors") else ""
        say(f"again: Scripts/torture --seed {self.options.seed} --only {kind}{first} {self.options.bin}")


def random_round(run, number, kind):
    """One round: plain, or with a clock that is set, a disk that fills up, faults before the servers, daemons."""
    seed = run.options.seed + number
    disk = None
    if kind == "disk":
        disk = disks.Disk(
            run.realtest / "fs-faults.sh", run.work / f"small-{number}", "3M", "tmpfs")
    world = run.world(f"{kind}-{number}", seed, home=f"{disk.path}/home" if disk else None)
    if kind == "clock":
        world.has_boot_clock = True
    world.make_rules()
    world.start_servers()
    if kind == "network":
        for name, server in world.servers.items():
            world.proxies.append(proxies.Proxy(
                run.realtest / "net-faults.sh", run.work / f"proxy-{name}-{number}", server,
                run.work / "certificates"))
    world.write_config(dict(zip(world.servers, (p.address for p in world.proxies))))
    staying = daemons.Daemons(world) if kind == "daemon" else None
    try:
        rounds.play(
            world, run.options.steps, run.has_strace, disk, jumps=kind == "clock", proxies=world.proxies,
            daemons=staying)
        if staying:
            staying.stop()
        rounds.calm(world, disk, proxies=world.proxies)
        wrong = rounds.judge(world)
        rounds.count(world)
        run.figures.add(f"rounds: {kind}")
        if wrong and disk:
            (world.folder / "home").unlink()
            shutil.copytree(world.home, world.folder / "home", symlinks=True)
    finally:
        for process in staying.running if staying else []:
            process.kill()
        for proxy in world.proxies:
            proxy.stop()
        world.stop()
        if disk:
            for name, count in disk.counts.items():
                run.figures.add(f"disk: {name}", count)
            disk.stop()
    if wrong:
        run.fail(world, wrong, kind)
    elif not run.options.keep:
        shutil.rmtree(world.folder)
    return not wrong


def can_have_disks(run):
    script = run.realtest / "fs-faults.sh"
    if not script.exists():
        run.leave_out("disks", f"there is no {script.name}")
        return False
    if os.geteuid() != 0:
        run.leave_out("disks", "only root may mount one")
        return False
    try:
        disks.Disk(script, run.work / "probe", "1M", "tmpfs").stop()
    except OSError as error:
        run.leave_out("disks", str(error))
        return False
    return True


def plan(run):
    """The cases of this run in their order, as functions that say whether all is well."""
    options = run.options
    counts = {"plain": 5, "clock": 2, "disk": 2, "daemon": 2} if options.ci else {
        "plain": 60, "clock": 20, "disk": 16, "network": 16, "daemon": 30}
    if options.only in RANDOM_KINDS:
        counts = {options.only: options.rounds or counts.get(options.only, 5)}
    elif options.only:
        counts = {}
    elif options.rounds:
        counts = {kind: options.rounds for kind in counts}
    if "disk" in counts and not can_have_disks(run):
        del counts["disk"]
    if "network" in counts and not (run.realtest / "net-faults.sh").exists():
        run.leave_out("faults before the servers", "there is no net-faults.sh")
        del counts["network"]
    if "daemon" in counts and not daemons.can_stay(run.binaries):
        run.leave_out("daemons", "this stintd does not stay")
        del counts["daemon"]
    if run.has_strace and options.only in (None, "sweep"):
        yield "sweep", lambda: sweep.sweep(run, 24 if options.ci else 1)
    for kind, count in counts.items():
        first = options.first + KINDS.index(kind) * 1000 * (options.only is None)
        for number in range(first, first + count):
            yield f"{kind} {number}", lambda n=number, k=kind: random_round(run, n, k)
    if run.has_strace and options.only in (None, "errors"):
        yield "errors", lambda: sweep.sweep(run, 40 if options.ci else 4, errors=True)
    if options.only == "power" or (options.long and options.only is None):
        yield "power", lambda: power.cut(run, options.rounds or 5)


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture")
    parser.add_argument("--ci", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("bin")
    options = parser.parse_args()
    options.ci = not options.long
    # What was started must be stopped also when somebody ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run(options)
    say(f"torture with seed {run.options.seed}")
    good = self_test.prove(run)
    for name, case in [] if run.options.self_test else plan(run):
        if run.is_over():
            run.leave_out(name, "no time was left")
            break
        begun = time.monotonic()
        good = case() and good
        if not run.options.ci:
            say(f"  {name}: {time.monotonic() - begun:.0f} s, {run.figures['kills']} kills so far")
    wanted = 50 if run.options.ci else 1000
    if not run.options.only and not run.options.rounds and not run.options.self_test and (
            run.figures["kills"] < wanted):
        say(f"only {run.figures['kills']} kills hit; {wanted} were wanted")
        good = False
    for name, count in sorted(run.figures.items()):
        say(f"{count:7} {name}")
    for what in run.left_out:
        say(f"left out: {what}")
    say(f"{run.figures['kills']} kills hit, {run.figures['failed cases']} cases failed, {run.seconds():.0f} s")
    shutil.rmtree(run.work / "clock")
    if good and not run.options.keep:
        shutil.rmtree(run.work)
    sys.exit(1 if not good else 3 if run.left_out else 0)


main()
