"""A small disk for the home that fills up and turns read-only, at any moment."""
import subprocess
import threading
import time


class Disk:
    def __init__(self, script, folder, size, kind):
        self.script, self.folder = script, folder
        folder.mkdir(parents=True, exist_ok=True)
        words = self.run("start", size, kind).split()
        self.path = next(w.removeprefix("DISK=") for w in words if w.startswith("DISK="))
        self.state = "well"
        self.counts = {"full": 0, "read-only": 0}

    def run(self, verb, *rest):
        done = subprocess.run(
            [self.script, verb, self.folder, *rest], capture_output=True, text=True, check=False)
        if done.returncode and verb in ("start", "rw", "free"):
            raise OSError(f"{self.script.name} {verb}: {done.stderr.strip()}")
        return done.stdout

    def change(self, chance):
        """Turns to something else within the next moments, while programs run; join what it gives."""
        wanted = chance.choice(["well", "well", "full", "read-only", "full"])
        wait = chance.choice([0, 0, chance.uniform(0, 0.08)])
        thread = threading.Thread(target=self.turn, args=(wanted, wait))
        thread.start()
        return thread

    def turn(self, wanted, wait=0.0):
        time.sleep(wait)
        if self.state == "full":
            self.run("free")
        if self.state == "read-only":
            self.run("rw")
        self.state = wanted
        if wanted != "well":
            self.counts[wanted] += 1
            self.run({"full": "fill", "read-only": "ro"}[wanted])

    def heal(self):
        self.turn("well")

    def stop(self):
        self.heal()
        self.run("stop")
