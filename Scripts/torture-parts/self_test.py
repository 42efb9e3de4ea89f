"""Proves that the checker can fail: each kind of damage to a good case must be found."""
import json
import shutil
import sqlite3

import checker
import rounds
import sinks
import sweep


def change(folder, sql, *values):
    db = sqlite3.connect(folder / "home/stint.db")
    db.execute("PRAGMA foreign_keys = OFF")
    for trigger in [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        db.execute(f"DROP TRIGGER {trigger}")
    count = db.execute(sql, values).rowcount
    db.commit()
    db.close()
    if count < 1:
        raise ValueError(f"nothing was changed by: {sql}")


def rewrite(folder, name, how):
    file = folder / "sinks" / name
    lines = file.read_text().splitlines()
    file.write_text("".join(line + "\n" for line in how(lines)))


def model(folder, how):
    file = folder / "model.json"
    value = json.loads(file.read_text())
    how(value)
    file.write_text(json.dumps(value))


def swap_accounts(lines):
    values = [json.loads(line) for line in lines]
    values[0]["account"] = "me@strict"
    return [json.dumps(value) for value in values]


def swap_parts(lines):
    first = next(i for i, line in enumerate(lines) if "tok-b2-1-" in line)
    second = next(i for i, line in enumerate(lines) if "tok-b2-2-" in line)
    lines[first], lines[second] = lines[second], lines[first]
    return lines


def new_key(line):
    value = json.loads(line)
    value["key"], value["id"] = "another", "9999"
    return json.dumps(value)


def no_parent(lines):
    values = [json.loads(line) for line in lines]
    for value in values:
        value["parent"] = None
    return [json.dumps(value) for value in values]


SERVER = "server-strict.jsonl"
# What is done to a good case, and a word of the complaint it must bring.
DAMAGES = {
    "a status that is lost": (lambda f: rewrite(f, SERVER, lambda l: l[1:]), "is not there"),
    "a status that is there twice": (lambda f: rewrite(f, SERVER, lambda l: l + [new_key(l[0])]), "2 times"),
    "one key twice": (lambda f: rewrite(f, SERVER, lambda l: l + [l[0]]), "twice under one key"),
    "a status of the other queue's": (lambda f: rewrite(f, SERVER, swap_accounts), "went to me@strict"),
    "parts in the wrong order": (lambda f: rewrite(f, SERVER, swap_parts), "came before"),
    "a part that answers nothing": (lambda f: rewrite(f, SERVER, no_parent), "answers nothing"),
    "a line in the plug-in's sink twice": (
        lambda f: rewrite(f, "diary.log", lambda l: l + [l[0].replace("\t", "\t1", 1)]), "2 times"),
    "an item of the outbox that is lost": (
        lambda f: next((f / "home/outbox").glob("shop@files/*")).unlink(), "is not there"),
    "an item of the outbox twice": (
        lambda f: shutil.copy(next((f / "home/outbox").glob("shop@files/*")), f / "home/outbox/shop@files/x_y_1_z.json"),
        "2 times"),
    "a post that is lost": (
        lambda f: model(f, lambda m: m["posts"].update(b99=m["posts"]["b1"] | {"id": 99})), "b99 was acknowledged"),
    "an edit that is lost": (lambda f: model(f, lambda m: m["posts"]["b1"].update(edit=3)), "edit 3"),
    "a drop that is lost": (
        lambda f: model(f, lambda m: m["posts"]["b1"].update(stays={"shop@strict": "dropped"})), "acknowledged as dropped"),
    "a mark that is lost": (lambda f: model(f, lambda m: m["marks"].append("nobody")), "mark nobody"),
    "a session that is lost": (lambda f: model(f, lambda m: m["sessions"].append(77)), "session 77"),
    "a sent post that the history forgets": (
        lambda f: change(f, "DELETE FROM send WHERE id = (SELECT min(id) FROM send)"), "history does not say so"),
    "a try that says nothing of an arrival": (
        lambda f: change(f, "UPDATE attempt SET state = 'failed' WHERE id = 1"), "the history knows of 0"),
    "a post that is on its way for ever": (
        lambda f: change(f, "UPDATE target SET state = 'sending', owner = 'x', lease_end = 1 WHERE id = 1"),
        "still on its way"),
    "a due post without a word": (
        lambda f: change(
            f, "UPDATE target SET state = 'queued', fixed_at = 1000, retry_at = NULL, wait_reason = NULL WHERE id = 1"),
        "nothing says why"),
    "an unknown outcome that is not listed": (
        lambda f: change(f, "UPDATE target SET state = 'unknown', reason = 'who knows' WHERE id = 1"),
        "stint list does not say so"),
    "a gap that is broken": (
        lambda f: model(f, lambda m: m["queues"]["business"].update(gap=3_600_000)), "too close to the post"),
    "a day with too many": (lambda f: model(f, lambda m: m["queues"]["business"].update(per_day=2)), "on its day"),
    "quiet hours": (lambda f: model(f, lambda m: m["queues"]["business"].update(quiet=[[0, 1439]])), "quiet hours"),
    "a promo share that is broken": (
        lambda f: (change(f, "UPDATE send SET kind = 'promo'"),
                   model(f, lambda m: m["queues"]["business"].update(share=[1, 3]))), "breaks the share"),
    "a promo budget that is broken": (
        lambda f: (change(f, "UPDATE send SET kind = 'promo'"),
                   model(f, lambda m: m["queues"]["business"].update(budgets=[[2, 86_400_000]]))), "breaks the budget"),
    "a promo gap that is broken": (
        lambda f: (change(f, "UPDATE send SET kind = 'promo'"),
                   model(f, lambda m: m["queues"]["business"].update(promo_gap=3_600_000))), "close to the promo"),
    "a promo that did not pay": (
        lambda f: (change(f, "UPDATE send SET kind = 'promo'"),
                   model(f, lambda m: m["queues"]["business"].update(earn=[10, "7d"]))), "paid 0 ms"),
    "a session that stays open": (
        lambda f: change(f, "UPDATE session SET end_at = NULL, ended_by = NULL, spent_ms = NULL, start_at = 1000"),
        "past its last end"),
    "a session that spent too much": (
        lambda f: change(f, "UPDATE session SET spent_ms = 99999999"), "spent 99999999"),
    "a row that refers to nothing": (
        lambda f: change(f, "UPDATE attempt SET target_id = 4711 WHERE id = 1"), "refer to nothing"),
    "a damaged page": (lambda f: scratch(f / "home/stint.db"), "database"),
    "a temporary file that was left": (
        lambda f: (f / "home/outbox/.stint/abc.tmp").write_text(""), "hidden folder"),
    "a database that others may read": (lambda f: (f / "home/stint.db").chmod(0o644), "has mode 644"),
}


def scratch(path):
    """Spoils an index: its entries lose their order."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempt_target'").fetchone()[0]
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    data = bytearray(path.read_bytes())
    # The number of cells on the index's root page.
    data[(root - 1) * size + 4] ^= 1
    path.write_bytes(data)


def good_case(run):
    """Calm work with everything in it: a session, threads, three kinds of sinks."""
    world = sweep.scene(run, "strict", run.options.seed)
    for kind, sink in (("files", "outbox"), ("diary", "plug-in")):
        world.accounts[f"shop@{kind}"] = {"queue": "business", "kind": kind, "sink": sink}
    world.queues["personal"] = dict(world.queues["business"])
    world.accounts["me@strict"] = {"queue": "personal", "kind": "strict", "sink": "server"}
    world.write_config()
    for number in (4, 5):
        name, accounts = f"b{number}", ["shop@files", "shop@diary"]
        added = world.stint(
            "add", "-q", "business", "--to", ",".join(accounts), "--at", "now", "--json", sinks.token(name, 1, 0))
        world.posts[name] = world.posts["b1"] | {"accounts": accounts, "id": added.answer["id"]}
    world.sessions.append(world.stint("engage", "answer questions", "--for", "20m", "-q", "business",
                                      "--detach", "--json").answer["id"])
    world.pass_time(300)
    world.marks.append(world.stint("did", "r", "@ana", "--json").answer["uid"])
    world.stint("end", "--no-review")
    rounds.calm(world, short=True)
    wrong = rounds.judge(world)
    world.stop()
    return world.folder, wrong


def prove(run):
    """True when every damage is found in a case that is good without it."""
    case, wrong = good_case(run)
    if wrong:
        print("self-test: a calm case is not good: " + "; ".join(wrong))
        return False
    missed = 0
    for name, (damage, word) in DAMAGES.items():
        spoiled = run.work / "spoiled"
        shutil.copytree(case, spoiled, symlinks=True)
        damage(spoiled)
        try:
            found = checker.complaints(spoiled)
        except sqlite3.DatabaseError as error:
            found = [f"database: {error}"]
        if not any(word in sentence for sentence in found):
            missed += 1
            print(f"self-test: {name} was not found; instead: {found[:3]}")
        shutil.rmtree(spoiled)
    shutil.rmtree(case)
    run.figures.add("damages found by the self-test", len(DAMAGES) - missed)
    return missed == 0
