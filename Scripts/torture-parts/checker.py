#!/usr/bin/env python3
"""Compares what the sinks of a case received with the history and with what was acknowledged.

    checker.py CASE          prints what is wrong, a line each; 1 when something is

None of Stint's code: SQLite read directly, the sinks' own files, and sums made here. CASE holds `home`,
`sinks`, `model.json` (the rules, the posts, and what the commands promised) and `final` (what the
programs say at the end).
"""
import json
import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import rules
import sinks

HOUR = 3_600_000


class Case:
    """All that is looked at, read once."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.model = json.loads((self.folder / "model.json").read_text())
        # A copy: looking must not touch the database, not even its log.
        with tempfile.TemporaryDirectory() as copy:
            for ending in ("", "-wal"):
                file = self.folder / f"home/stint.db{ending}"
                if file.exists():
                    shutil.copy(file, f"{copy}/copy.db{ending}")
            db = sqlite3.connect(f"file:{copy}/copy.db?mode=rw", uri=True)
            db.row_factory = sqlite3.Row
            self.integrity = [r[0] for r in db.execute("PRAGMA integrity_check")]
            self.strays = [tuple(r) for r in db.execute("PRAGMA foreign_key_check")]
            for table in ("post", "target", "send", "attempt", "session", "mark", "credit_use", "edit",
                          "interruption", "extension", "revision", "slot"):
                setattr(self, table + "s", [dict(r) for r in db.execute(f"SELECT * FROM {table}")])
            db.close()
        self.sends.sort(key=lambda s: s["id"])
        self.arrivals = sinks.read_all(self.folder, self.model)
        self.names = {}
        for post in self.posts:
            found = sinks.TOKEN.search(post["content"])
            if found:
                self.names[post["id"]] = found.group(1) + found.group(2)
        self.ids = {name: number for number, name in self.names.items()}
        self.by_id = {post["id"]: post for post in self.posts}


def complaints(folder):
    case = Case(folder)
    found = []
    for check in (database, promises, walls, deliveries, order, history, rest, listed, sessions, credit,
                  files):
        found += [f"{check.__name__}: {sentence}" for sentence in check(case)]
    for name, queue in case.model["queues"].items():
        found += rules.complaints(name, queue, case.sends)
    return found


def database(case):
    if case.integrity != ["ok"]:
        yield f"integrity_check says {case.integrity[:3]}"
    if case.strays:
        yield f"rows that refer to nothing: {case.strays[:3]}"


def promises(case):
    """0 lost: what a command acknowledged is there."""
    targets = {(t["post_id"], t["account"]): t for t in case.targets}
    for name, post in case.model["posts"].items():
        if not post["acknowledged"]:
            continue
        if name not in case.ids:
            yield f"post {name} was acknowledged as #{post['id']} and is not there"
            continue
        row = case.by_id[case.ids[name]]
        if post["id"] is not None and row["id"] != post["id"]:
            yield f"post {name} was acknowledged as #{post['id']} and is #{row['id']}"
        edit = int(sinks.TOKEN.search(row["content"]).group(4))
        if edit < post["edit"]:
            yield f"edit {post['edit']} of post {name} was acknowledged, and it has edit {edit}"
        for part in range(1, post["parts"] + 1):
            if f"tok-{name}-{part}-" not in row["content"]:
                yield f"part {part} of post {name} is lost"
        if not post["moved"]:
            for account in post["accounts"]:
                if (row["id"], account) not in targets:
                    yield f"post {name} has no target on {account}"
        for account, state in post["stays"].items():
            now = targets.get((row["id"], account), {}).get("state")
            if now != state:
                yield f"post {name} was acknowledged as {state} on {account} and is {now}"
    marks = {m["uid"] for m in case.marks}
    known = {s["id"]: s for s in case.sessions}
    for uid in case.model["marks"]:
        if uid not in marks:
            yield f"mark {uid} was acknowledged and is not there"
    for number in case.model["sessions"]:
        if number not in known:
            yield f"session {number} was acknowledged and is not there"
    logged = {s["id"] for s in case.sends}
    for number in case.model["logged"]:
        if number not in logged:
            yield f"the hand-made post {number} was acknowledged and is not in the history"


def walls(case):
    """Business never on personal, nor the reverse; and nothing where nobody sent it."""
    accounts = case.model["accounts"]
    for arrival in case.arrivals:
        post = case.by_id.get(case.ids.get(arrival.post))
        if post is None:
            yield f"{arrival.account} has a part of post {arrival.post}, which is not there"
        elif arrival.account not in accounts:
            yield f"post {arrival.post} went to {arrival.account}, which is not in the config"
        elif accounts[arrival.account]["queue"] != post["queue"]:
            yield f"post {arrival.post} of {post['queue']} went to {arrival.account}"
        elif not any(t["post_id"] == post["id"] and t["account"] == arrival.account for t in case.targets):
            yield f"post {arrival.post} went to {arrival.account}, where it has no target"
    for target in case.targets:
        if accounts.get(target["account"], {}).get("queue") != target["queue"]:
            yield f"target {target['id']} of {target['queue']} is on {target['account']}"


def _arrived(case):
    held = defaultdict(list)
    for arrival in case.arrivals:
        held[arrival.account, case.ids.get(arrival.post), arrival.part].append(arrival)
    return held


def deliveries(case):
    """0 twice, and each part is in the sink if and only if the history says so."""
    held = _arrived(case)
    attempts = defaultdict(list)
    for attempt in case.attempts:
        attempts[attempt["target_id"], attempt["cycle"], attempt["part"]].append(attempt)
    for target in case.targets:
        name = case.names.get(target["post_id"])
        parts = case.model["posts"].get(name, {}).get("parts")
        if parts is None:
            yield f"target {target['id']} is of a post that nobody made"
            continue
        cycles = range(target["cycle"] + 1)
        for part in range(1, parts + 1):
            where = f"part {part} of {name} (#{target['post_id']}) on {target['account']}"
            count = len(held.get((target["account"], target["post_id"], part), ()))
            accepted = sum(
                1 for c in cycles if any(a["state"] == "accepted" for a in attempts[target["id"], c, part]))
            open_ = sum(
                1 for c in cycles
                if not any(a["state"] == "accepted" for a in attempts[target["id"], c, part])
                and any(a["state"] in ("unknown", "sending") for a in attempts[target["id"], c, part]))
            if target["green_rest"] is None and count > 1:
                yield f"{where} went out {count} times"
            elif count > accepted + open_:
                yield f"{where} is there {count} times, and the history knows of {accepted + open_}"
            elif count < accepted:
                yield f"{where} is there {count} times, and the history says {accepted}"
            if target["state"] == "sent" and count == 0:
                yield f"{where} is said to be sent and is not there"
    for (account, post, part), arrivals in held.items():
        name = case.names.get(post)
        if name and part > case.model["posts"][name]["parts"]:
            yield f"part {part} of {name} on {account} is one too many"
        keys = [a.key for a in arrivals]
        if len(set(keys)) != len(keys):
            yield f"part {part} of {name} on {account} is there twice under one key"


def order(case):
    """Parts of a thread come one after the other, each answering the one before."""
    threads = defaultdict(dict)
    for arrival in case.arrivals:
        threads[arrival.account, arrival.post][arrival.part] = arrival
    for (account, post), parts in threads.items():
        for part, arrival in parts.items():
            if part == 1:
                continue
            if part - 1 not in parts:
                yield f"part {part} of {post} on {account} is there without part {part - 1}"
            elif parts[part - 1].order > arrival.order:
                yield f"part {part} of {post} on {account} came before part {part - 1}"
            elif case.model["accounts"][account]["sink"] == "server" and (
                    arrival.parent != parts[part - 1].id):
                yield f"part {part} of {post} on {account} answers {arrival.parent or 'nothing'}"


def history(case):
    """The history's lines and the targets' states say the same."""
    lines = defaultdict(list)
    for send in case.sends:
        if send["target_id"] is not None:
            lines[send["target_id"]].append(send)
    for target in case.targets:
        own = {s["cycle"]: s for s in lines[target["id"]]}
        where = f"target {target['id']} (#{target['post_id']} on {target['account']})"
        last = own.get(target["cycle"])
        if target["state"] == "sent" and (last is None or last["state"] != "sent"):
            yield f"{where} is sent, and the history does not say so"
        if target["state"] == "unknown" and (last is None or last["state"] != "unknown"):
            yield f"{where} is unknown, and the history does not say so"
        if target["state"] in ("queued", "held", "failed", "draft", "dropped") and last is not None and (
                last["state"] != "sending" or not _is_begun(case, target)):
            yield f"{where} is {target['state']}, and the history says {last['state']}"
        for cycle, send in own.items():
            if cycle < target["cycle"] and send["state"] == "sending":
                yield f"{where} is still on its way for the {cycle}th time"
        if target["state"] == "sent" and any(
                a["target_id"] == target["id"] and a["state"] == "sending" for a in case.attempts):
            yield f"{where} is sent, and a try of it is still open"
    slots = [(s["account"], s["nominal"]) for s in case.slots]
    if len(set(slots)) != len(slots):
        yield "two targets share a slot"


def _is_begun(case, target):
    """A thread of which a part is out keeps its line."""
    return any(
        a["target_id"] == target["id"] and a["cycle"] == target["cycle"] and a["state"] == "accepted"
        for a in case.attempts)


def rest(case):
    """Nothing due is silent, and nothing is left on its way."""
    now = case.model["now"]
    for target in case.targets:
        where = f"target {target['id']} (#{target['post_id']} on {target['account']})"
        state = target["state"]
        if state == "sending":
            yield f"{where} is still on its way, until {target['lease_end']} of {target['owner']}"
        if state in ("held", "failed", "unknown") and not (target["reason"] or "").strip():
            yield f"{where} is {state} without a reason"
        if state == "queued" and target["due_at"] is not None and target["due_at"] < now - 5 * 60_000:
            if not (target["wait_reason"] or "").strip():
                yield f"{where} is due since {(now - target['due_at']) // 60_000} min, and nothing says why"
            elif target["wait_until"] is not None and target["wait_until"] < now - 5 * 60_000:
                yield f"{where} waits for a time that is past ({target['wait_gate']})"


def listed(case):
    """What the programs say: every unknown outcome, and why each of the rest waits."""
    final = case.folder / "final"
    said = json.loads((final / "list.json").read_text())["targets"]
    listed = {(t["id"], t["account"]): t for t in said}
    for target in case.targets:
        key = (target["post_id"], target["account"])
        if target["state"] in ("queued", "held", "failed", "unknown", "sending"):
            entry = listed.get(key)
            if entry is None or entry["state"] != target["state"]:
                yield f"#{key[0]} on {key[1]} is {target['state']}, and stint list does not say so"
            elif target["state"] in ("held", "failed", "unknown") and not entry.get("reason"):
                yield f"stint list gives no reason for #{key[0]} on {key[1]}"
    doctor = (final / "doctor.json").read_text()
    unknown = {t["post_id"] for t in case.targets if t["state"] == "unknown"}
    if unknown and "unknown" not in doctor:
        yield f"stint doctor says nothing of {len(unknown)} unknown outcomes"
    for file in final.glob("why-*.json"):
        try:
            answer = json.loads(file.read_text())
        except ValueError:
            yield f"stint why says nothing: {file.name}"
            continue
        for target in answer.get("targets", []):
            if target["state"] in ("queued", "held", "failed", "unknown") and not (
                    target.get("why") or "").strip():
                yield f"stint why {answer['id']} has no answer for {target['account']}"


def sessions(case):
    """None is open past its end, none overlaps another, and the sums are sane."""
    now = case.model["now"]
    extended = defaultdict(int)
    for row in case.extensions:
        extended[row["session_id"]] += row["seconds"]
    pauses = defaultdict(int)
    for row in case.interruptions:
        if row["end_at"] is not None:
            pauses[row["session_id"]] += row["end_at"] - row["start_at"]
    live = [s for s in case.sessions if s["deleted_at"] is None]
    for session in live:
        name = f"session {session['id']}"
        plan = ((session["planned_s"] or 0) + extended[session["id"]]) * 1000
        if session["end_at"] is None:
            cap = session["start_at"] + plan + max(plan // 2, 600_000)
            if now > cap + 60_000:
                yield f"{name} is open {(now - cap) // 60_000} min past its last end"
            continue
        length = session["end_at"] - session["start_at"]
        if not 0 <= session["spent_ms"] <= length + 1000:
            yield f"{name} lasted {length} ms and spent {session['spent_ms']}"
        if not case.model["clock_set"] and abs(length - pauses[session["id"]] - session["spent_ms"]) > 2000 \
                and not case.model["log_edited"]:
            yield f"{name}: {length} less pauses of {pauses[session['id']]} is not {session['spent_ms']}"
        if session["ended_by"] != "user" and not case.model["clock_set"] and session["planned_s"]:
            if length > plan + max(plan // 2, 600_000) + 60_000:
                yield f"{name} closed itself after {length // 60_000} min, planned {plan // 60_000}"
    if not case.model["clock_set"] and not case.model["log_edited"]:
        line = sorted((s["start_at"], s["end_at"] or now, s["id"]) for s in live)
        for (_, end, one), (start, _, two) in zip(line, line[1:]):
            if start < end:
                yield f"sessions {one} and {two} overlap"
    if sum(s["end_at"] is None for s in live) > 1:
        yield "two sessions are open"


def credit(case):
    """No promo pays more than its price, none that was not forced pays less, no minute twice."""
    used = defaultdict(int)
    paid = defaultdict(int)
    for use in case.credit_uses:
        used[use["session_id"]] += use["milliseconds"]
        paid[use["send_id"]] += use["milliseconds"]
    spent = {s["id"]: s["spent_ms"] or 0 for s in case.sessions}
    for session, total in used.items():
        if total > spent.get(session, 0) and not case.model["log_edited"]:
            yield f"session {session} spent {spent.get(session, 0)} ms and paid {total}"
    promos = defaultdict(list)
    for send in case.sends:
        if send["kind"] == "promo" and send["target_id"] is not None:
            promos[send["queue"], send["post_id"], send["cycle"]].append(send)
    for (queue, post, _), own in promos.items():
        earn = case.model["queues"][queue]["earn"]
        total = sum(paid[s["id"]] for s in own)
        price = earn[0] * 60_000 if earn else 0
        if total > price:
            yield f"promo #{post} paid {total} ms, its price is {price}"
        if total < price and not case.model["log_edited"] and all(s["note"] is None for s in own) and (
                not case.model["posts"].get(case.names.get(post), {}).get("forced")):
            yield f"promo #{post} paid {total} ms, its price is {price}"


def files(case):
    """Nothing temporary is left, and everything is the user's alone."""
    home = case.folder / "home"
    marks = home / "outbox/.stint"
    left = sorted(p.name for p in marks.iterdir()) if marks.exists() else []
    if left and not (case.model.get("unlinks_failed") and all(name.endswith(".done") for name in left)):
        yield f"left in the outbox's hidden folder: {left[:4]}"
    for root, folders, names in os.walk(home):
        inside = Path(root).relative_to(home)
        for name in folders + names:
            path = Path(root) / name
            mode = stat.S_IMODE(path.lstat().st_mode)
            wanted = 0o700 if path.is_dir() or inside.name == "exporters" else 0o600
            if mode & 0o077 or (mode != wanted and not stat.S_ISSOCK(path.lstat().st_mode)):
                yield f"{inside / name} has mode {mode:o}"
            if name in names and (name.endswith((".tmp", ".new", "-journal")) or ".part" in name):
                yield f"{inside / name} was left behind"


if __name__ == "__main__":
    wrong = complaints(sys.argv[1])
    print("\n".join(wrong) or "all is as it should be")
    sys.exit(1 if wrong else 0)
