"""Random commands of a user, and what each one promises when it answers."""
import sinks
from world import Job

WORDS = "plant ask listen winter bread market garden letter bicycle answer week honest small".split()


def choose(world, taken):
    """One random command as a job; None when nothing fits. Two at once never touch the same post."""
    chance = world.chance
    made = chance.choices(
        [add, edit, settle_state, move, send, log_by_hand, pause, session, session, look, resolve, undo],
        [30, 9, 12, 8, 8, 3, 3, 4, 4, 5, 8, 2])[0](world, taken)
    if made and made.post:
        taken.add(made.post)
    return made


def _job(words, kind=None, post=None, done=None):
    return Job(["stint", *words, "--json"], kind or words[0], post=post, done=done)


def _at(world, low, high):
    return world.text(world.stint_now() + world.chance.uniform(low, high))


def _text(world, name, part, edit):
    return f"{sinks.token(name, part, edit)} {' '.join(world.chance.sample(WORDS, 5))}"


def add(world, taken):
    chance = world.chance
    queue = chance.choice(list(world.queues))
    name = f"{queue[0]}{len(world.posts) + 1}"
    own = [a for a, facts in world.accounts.items() if facts["queue"] == queue]
    accounts = chance.sample(own, chance.randint(1, len(own)))
    kind = chance.choice(["value", "value", "value", "question", "share", "promo", "promo"])
    parts = chance.choice([1, 1, 1, 2, 3])
    words = ["add", "-q", queue, "--to", ",".join(accounts), "--kind", kind, _text(world, name, 1, 0)]
    evergreen = False
    how = chance.random()
    if how < 0.35:
        words += ["--at", _at(world, -300, 20_000)] if chance.random() < 0.7 else ["--at", "now"]
    elif how < 0.45:
        words += ["--draft"]
    elif how < 0.46:
        words += ["--now"]
    elif how < 0.52:
        evergreen, parts = True, 1
        words += ["--evergreen", chance.choice(["3h", "1d"])] + chance.choice([[], ["--max", "2"]])
    if chance.random() < 0.2:
        words += ["--priority", chance.choice(["soon", "filler"])]
    if chance.random() < 0.15 and not evergreen:
        words += ["--expires", chance.choice(["2h", "1d"])]
    for part in range(2, parts + 1):
        words += ["--then", _text(world, name, part, 0)]
    world.posts[name] = post = {
        "queue": queue, "parts": parts, "accounts": accounts, "id": None, "acknowledged": False, "edit": 0,
        "edits": 0, "stays": {}, "moved": False, "evergreen": evergreen, "kind": kind, "forced": False}

    def done(job):
        if job.answer and "id" in job.answer:
            post["acknowledged"], post["id"] = True, job.answer["id"]

    return _job(words, post=name, done=done)


def _known(world, taken, states=None):
    """A post of which a target is in one of the states, whatever became of the command that made it."""
    marks = ",".join("?" * len(states or ()))
    rows = world.rows(
        "SELECT DISTINCT post_id AS id, content FROM target JOIN post ON post.id = post_id"
        + (f" WHERE state IN ({marks})" if states else "") + " ORDER BY post_id", *(states or ()))
    found = []
    for row in rows:
        token = sinks.TOKEN.search(row["content"])
        if token and token.group(1) + token.group(2) not in taken:
            found.append((row["id"], token.group(1) + token.group(2)))
    return world.chance.choice(found) if found else (None, None)


def edit(world, taken):
    number, name = _known(world, taken, ["draft", "queued", "held", "failed"])
    if number is None:
        return None
    post = world.posts[name]
    post["edits"] += 1
    wanted = post["edits"]
    post["stays"] = {a: s for a, s in post["stays"].items() if s == "dropped"}
    words = ["edit", str(number), "--text", _text(world, name, 1, wanted)]
    for part in range(2, post["parts"] + 1):
        words += ["--then", _text(world, name, part, wanted)]
    if world.chance.random() < 0.2:
        words += ["--kind", world.chance.choice(["value", "promo"])]

    def done(job):
        if job.answer and job.answer.get("changed", True):
            post["edit"] = max(post["edit"], wanted)

    return _job(words, post=name, done=done)


def settle_state(world, taken):
    """hold, release, drop, restore."""
    verb, states = world.chance.choice([
        ("hold", ["queued", "draft"]), ("release", ["held", "draft"]), ("release", ["held", "draft"]),
        ("drop", ["queued", "held", "failed", "draft"]), ("restore", ["dropped"])])
    number, name = _known(world, taken, states)
    if number is None:
        return None
    post = world.posts[name]
    post["stays"] = {}

    def done(job):
        if job.answer and verb in ("hold", "drop"):
            wanted = {"hold": "held", "drop": "dropped"}[verb]
            post["stays"] = {
                t["account"]: wanted for t in job.answer["targets"] if t["state"] == wanted}

    return _job([verb, str(number)], post=name, done=done)


def move(world, taken):
    number, name = _known(world, taken, ["queued", "held"])
    if number is None:
        return None
    chance = world.chance
    if chance.random() < 0.15:
        return move_across(world, number, name)
    where = chance.choice([["--first"], ["--last"], ["--next-slot"], ["--at", _at(world, 60, 9000)]])
    world.posts[name]["stays"] = {}
    return _job(["move", str(number), *where], post=name)


def move_across(world, number, name):
    """The one command that crosses the wall."""
    post = world.posts[name]
    post["stays"] = {}
    post["moved"] = True
    other = "personal" if world.rows(
        "SELECT queue FROM post WHERE id = ?", number)[0]["queue"] == "business" else "business"
    return _job(["move", str(number), "--queue", other, "--yes"], post=name)


def send(world, taken):
    number, name = _known(world, taken, ["queued", "held"])
    if number is None:
        return None
    words = ["send", str(number)]
    post = world.posts[name]
    post["stays"] = {}
    if world.chance.random() < 0.3:
        words += ["--override", "the market is today"]
        post["forced"] = True
    return _job(words, post=name)


def log_by_hand(world, taken):
    account = world.chance.choice(list(world.accounts))

    def done(job):
        if job.answer:
            world.logged.append(job.answer["send"])

    kind = world.chance.choice(["value", "value", "promo"])
    return _job(
        ["sent", "--on", account, "--kind", kind, "--url", "https://a.example/by-hand", "--at",
         _at(world, -7200, -1)], done=done)


def pause(world, taken):
    queue = world.chance.choice(list(world.queues))
    if world.chance.random() < 0.5:
        return _job(["queue", "pause", queue, "--until", world.chance.choice(["1h", "5h"])], "queue")
    return _job(["queue", "resume", queue], "queue")


def session(world, taken):
    chance = world.chance
    running = world.rows("SELECT id FROM session WHERE end_at IS NULL AND deleted_at IS NULL")

    def began(job):
        if job.answer and "id" in job.answer and job.status == 0:
            world.sessions.append(job.answer["id"])

    def marked(job):
        if job.answer and "uid" in job.answer:
            world.marks.append(job.answer["uid"])

    if not running:
        if chance.random() < 0.25:
            ended = world.rows("SELECT id FROM session WHERE checks <> '' AND deleted_at IS NULL LIMIT 1")
            if ended:
                return _job(["log", "confirm", str(ended[0]["id"])], "log")
        if chance.random() < 0.3:
            return _job(["wrap-up", "--skip"])
        return _job(
            ["engage", "answer questions about queues", "--for", chance.choice(["5m", "20m", "60m"]), "-q",
             chance.choice(list(world.queues)), "--over-budget", "--detach"], done=began)
    how = chance.random()
    if how < 0.4:
        return _job(["did", chance.choice("lratsi"), f"@p{chance.randint(1, 9)}", "words"], done=marked)
    if how < 0.46:
        return _job(["park", "a thought for later"])
    if how < 0.52:
        return _job(["pause"])
    if how < 0.6:
        return _job(["resume"])
    if how < 0.65:
        return _job(["extend", "5m", "--why", "one more answer"])
    return _job(["end", "--no-review"])


def undo(world, taken):
    """Changes of the log, taken back or not."""
    ended = world.rows("SELECT id FROM session WHERE end_at IS NOT NULL AND deleted_at IS NULL")
    if not ended:
        return None
    world.log_edited = True
    number = str(world.chance.choice(ended)["id"])
    return world.chance.choice([
        _job(["log", "undo"], "log"),
        _job(["fix", "--purpose", "something else"], "log"),
        _job(["log", "add", "call with Cy", "--for", "10m", "--start", _at(world, -90_000, -700), "-q",
              "business", "--force"], "log")])


def look(world, taken):
    """Reading commands: they must neither disturb nor be disturbed."""
    return _job(world.chance.choice([["plan"], ["list"], ["review"], ["now"], ["doctor"], ["log"]]), "look")


def resolve(world, taken):
    """The user looks at the account first, and says what is true."""
    rows = world.rows(
        "SELECT target.id, post_id, account, cycle, content FROM target JOIN post ON post.id = post_id "
        "WHERE state = 'unknown' ORDER BY target.id")
    rows = [(row, sinks.TOKEN.search(row["content"])) for row in rows]
    rows = [(r, t.group(1) + t.group(2)) for r, t in rows if t and t.group(1) + t.group(2) not in taken]
    if not rows:
        return None
    row, name = world.chance.choice(rows)
    return settle_unknown(world, row, name)


def settle_unknown(world, row, name):
    last = world.rows(
        "SELECT part, operation_key FROM attempt WHERE target_id = ? AND cycle = ? ORDER BY id DESC LIMIT 1",
        row["id"], row["cycle"])[0]
    world.wait_until_idle()
    was_sent = any(
        a.account == row["account"] and a.post == name and a.part == last["part"]
        and last["operation_key"].startswith(a.key)
        for a in sinks.read_all(world.folder, None))
    return _job(
        ["resolve", str(row["post_id"]), "--on", row["account"], "--sent" if was_sent else "--not-sent"],
        post=name)
