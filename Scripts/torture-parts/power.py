"""An emulated machine loses its power again and again while posts are added and sent.

The database and the outbox lie on the machine's own disk and lose what was not flushed; the plug-in's sink
and the list of what was acknowledged lie outside and lose nothing.
"""
import shutil
import subprocess
import time

import rounds
import sinks

# Adds posts one after the other and ticks all the while, until the lights go out.
LOAD = """#!/bin/bash
export STINT_HOME=/home/stint HOME=/home PATH=/run/programs:/usr/bin:/bin
cd /home
mkdir -p /run/programs
cp /share/bin/* /run/programs
( while :; do stintd --once >>/share/ticks 2>&1; done ) &
n=$1
while :; do
  n=$((n + 1)) parts=()
  [ $((n % 3)) != 0 ] || parts=(--then "tok-b$n-2-e0 more")
  echo $n >>/share/begun
  stint add -q business --at now "tok-b$n-1-e0 one" "${parts[@]}" >>/share/words 2>&1 &&
    echo $n >>/share/acknowledged
done
"""


class Machine:
    def __init__(self, script, folder):
        self.script, self.folder = script, folder
        self.share = folder / "share"

    def do(self, verb, *words, timeout=420):
        done = subprocess.run(
            [self.script, verb, self.folder, *(["--", *words] if words else [])], capture_output=True,
            text=True, timeout=timeout)
        if done.returncode:
            raise OSError(f"{self.script.name} {verb} {' '.join(words)}: {done.stderr[-400:]}")
        return done.stdout


def cut(run, cuts):
    script = run.realtest / "vm.sh"
    if not script.exists():
        run.leave_out("power cuts", f"there is no {script.name}")
        return True
    machine = Machine(script, run.work / "machine")
    machine.folder.mkdir()
    try:
        machine.do("install")
        machine.do("start")
    except (OSError, subprocess.TimeoutExpired) as error:
        run.leave_out("power cuts", str(error)[-300:])
        machine.do("crash")
        return True
    world = run.world("power", run.options.seed)
    world.begin_at(time.time())
    world.queues = {"business": {
        "zone": "UTC", "slots": [], "quiet": [], "gap": None, "per_day": None, "late": "24h", "stale": None,
        "share": None, "budgets": [], "promo_gap": None, "earn": None, "hard": False}}
    world.accounts = {
        "shop@files": {"queue": "business", "kind": "files", "sink": "outbox"},
        "shop@diary": {"queue": "business", "kind": "diary", "sink": "plug-in"}}
    try:
        furnish(run, machine, world)
        for number in range(cuts):
            begun = _numbers(machine.share / "begun")
            background = subprocess.Popen(
                [script, "root", machine.folder, "--", "bash", "/share/load", str(max(begun, default=0))],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # From the first acknowledged post on, any moment will do.
            before = len(_numbers(machine.share / "acknowledged"))
            end = time.monotonic() + 180
            while len(_numbers(machine.share / "acknowledged")) == before and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(world.chance.uniform(0.5, 8))
            machine.do("crash")
            background.wait()
            run.figures.add("power cuts")
            machine.do("start")
        machine.do("root", "tar", "-C", "/home", "-cf", "/share/home.tar", "stint")
    finally:
        machine.do("crash")
    return look(run, machine, world)


def furnish(run, machine, world):
    """A home outside, carried to the machine's disk."""
    (machine.share / "bin").mkdir()
    for program in ("stint", "stintd"):
        # What debuggers read would make each start slow in there.
        subprocess.run(
            ["strip", "-o", machine.share / "bin" / program, run.binaries / program], check=True)
    (machine.share / "load").write_text(LOAD)
    world.write_config()
    (machine.share / "sinks").mkdir()
    sinks.make_plugin(world.home / "exporters", machine.share / "sinks", "diary", "lookup")
    plugin = world.home / "exporters/stint-exporter-diary"
    plugin.write_text(plugin.read_text().replace(str(machine.share), "/share"))
    (world.home / "exporters/stint-exporter-bell").unlink()
    shutil.copytree(world.home, machine.share / "stint")
    machine.do("root", "cp", "-rp", "/share/stint", "/home/stint")
    machine.do("root", "chown", "-R", "root:", "/home/stint")
    machine.do("root", "sync")


def _numbers(file):
    if not file.exists():
        return []
    return [int(line) for line in file.read_text().split("\n") if line.isdigit()]


def look(run, machine, world):
    """Takes the machine's home, lets calm ticks finish what was begun, and checks it."""
    shutil.rmtree(world.home)
    subprocess.run(
        ["tar", "-C", world.folder, "-xf", machine.share / "home.tar", "--transform", "s,^stint,home,"], check=True)
    for file in (machine.share / "sinks").glob("*.log"):
        shutil.copy(file, world.sinks / file.name)
    sinks.set_plugin_mode(world.sinks, "diary", "well")
    plugin = world.home / "exporters/stint-exporter-diary"
    plugin.write_text(plugin.read_text().replace("/share/sinks", str(world.sinks)))
    acknowledged = set(_numbers(machine.share / "acknowledged"))
    for number in _numbers(machine.share / "begun"):
        world.posts[f"b{number}"] = {
            "queue": "business", "parts": 2 if number % 3 == 0 else 1, "accounts": list(world.accounts),
            "id": None, "acknowledged": number in acknowledged, "edit": 0, "edits": 0, "stays": {},
            "moved": False, "evergreen": False, "kind": "value", "forced": False}
    rounds.calm(world)
    wrong = rounds.judge(world)
    rounds.count(world)
    world.stop()
    if wrong:
        run.fail(world, wrong, "power")
    return not wrong
