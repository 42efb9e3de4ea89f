"""The rules of a queue, counted by brute force over its history. Knows nothing of Stint's gates."""
from datetime import datetime, timezone
from zoneinfo import ZoneInfo


def complaints(name, queue, sends):
    """What is wrong with `sends` (rows of the history, oldest written first), a sentence each.

    `queue` has zone, quiet [[from, to] in minutes], gap, per_day, share [n, m], budgets [[k, window]],
    promo_gap; instants and lengths in milliseconds; a rule that is None does not exist.
    """
    zone = ZoneInfo(queue["zone"])
    sends = [s for s in sends if s["queue"] == name]
    found = []
    for index, send in enumerate(sends):
        # Made by hand it was not for Stint to stop; forced, the reason is kept as the note.
        if send["target_id"] is None or send["note"] is not None:
            continue
        before = sends[:index]
        own = [s for s in before if s["account"] == send["account"]]
        for sentence in (
                *_time(queue, zone, send, own), *_share(queue, send, own),
                *_budget(queue, send, before)):
            found.append(
                f"rule broken: {send['kind']} #{send['post_id']} on {send['account']} at "
                f"{_wall(zone, send['at'])} {sentence}")
    return found


def _wall(zone, instant):
    return datetime.fromtimestamp(instant / 1000, timezone.utc).astimezone(zone)


def _time(queue, zone, send, own):
    wall = _wall(zone, send["at"])
    minute = wall.hour * 60 + wall.minute
    for start, end in queue["quiet"]:
        if (start <= minute < end) if start < end else (minute >= start or minute < end):
            yield f"is in the quiet hours {start}-{end}"
    for word, length, others in (
            ("post", queue["gap"], own),
            ("promo", queue["promo_gap"] if send["kind"] == "promo" else None,
             [s for s in own if s["kind"] == "promo"])):
        if length is not None:
            for other in others:
                if abs(other["at"] - send["at"]) < length:
                    yield f"is too close to the {word} at {_wall(zone, other['at'])}"
    if queue["per_day"] is not None:
        day = wall.date()
        if sum(_wall(zone, s["at"]).date() == day for s in own) >= queue["per_day"]:
            yield f"is more than {queue['per_day']} on its day"


def _share(queue, send, own):
    if send["kind"] != "promo" or queue["share"] is None:
        return
    most, length = queue["share"]
    made = own + [send]
    timed = sorted(made, key=lambda s: s["at"])
    for word, line in (("written", made), ("timed", timed)):
        for start in range(max(1, len(line) - length + 1)):
            run = line[start:start + length]
            if send in run and sum(s["kind"] == "promo" for s in run) > most:
                yield f"breaks the share {most}/{length} as {word}"
                break


def _budget(queue, send, before):
    if send["kind"] != "promo":
        return
    promos = [s for s in before if s["kind"] == "promo"] + [send]
    for most, window in queue["budgets"]:
        for end in {s["at"] for s in promos}:
            if not send["at"] <= end < send["at"] + window:
                continue
            inside = {
                (s["post_id"] or -s["id"], s["cycle"]) for s in promos if end - window < s["at"] <= end}
            if len(inside) > most:
                yield f"breaks the budget {most}/{window // 3_600_000}h"
                break
