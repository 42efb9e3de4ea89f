"""Daemons that run beside everything else: one, or several by mistake; killed, stopped, reloaded."""
import os
import signal
import subprocess


def can_stay(binaries):
    """Whether this stintd stays when it is started without options."""
    told = subprocess.run([binaries / "stintd", "--help"], capture_output=True, text=True)
    return "SIGTERM" in told.stdout


# A signal that came before the daemon had said that it is ready, and listens to any.
TOO_SOON = (-signal.SIGTERM, -signal.SIGHUP)


class Daemons:
    def __init__(self, world):
        self.world, self.running = world, []

    def step(self, chance):
        """Starts, stops or disturbs some of them."""
        self.look()
        while len(self.running) < chance.choice([0, 1, 1, 2, 3]):
            self.start()
        for process in list(self.running):
            what = chance.choice([None, None, "kill", "kill", "stop", "reload", "freeze"])
            if what == "kill":
                self.end(process, signal.SIGKILL)
            elif what == "stop":
                self.end(process, signal.SIGTERM)
            elif what == "reload":
                process.send_signal(signal.SIGHUP)
                self.world.figures.add("daemons: reloads")
            elif what == "freeze":
                # As a machine that sleeps: it goes on with what it was at, at another time.
                process.send_signal(signal.SIGSTOP)
                self.world.figures.add("daemons: frozen")

    def start(self):
        log = open(self.world.folder / "daemons.txt", "a")
        process = subprocess.Popen(
            [self.world.binaries / "stintd"], env=self.world.environment(), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, cwd=self.world.folder, start_new_session=True)
        log.close()
        self.running.append(process)
        self.world.figures.add("daemons: starts")
        self.world.note(f"-- daemon {process.pid} starts")

    def thaw(self):
        for process in self.running:
            process.send_signal(signal.SIGCONT)

    def look(self):
        """None may end by itself, but for one that found another in its place."""
        for process in list(self.running):
            if process.poll() is not None:
                self.running.remove(process)
                self.world.note(f"-- daemon {process.pid} ended by itself with {process.returncode}")
                if process.returncode not in (0, 74, 75, *TOO_SOON):
                    self.world.wrong.append(f"a daemon ended by itself with {process.returncode}")

    def end(self, process, number):
        process.send_signal(signal.SIGCONT)
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        try:
            status = process.wait(30)
        except subprocess.TimeoutExpired:
            self.world.wrong.append("a daemon did not end within 30 s of SIGTERM")
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
        self.world.wait_for_group(process.pid)
        self.running.remove(process)
        self.world.note(f"-- daemon {process.pid} ended with {status}")
        if status == -signal.SIGKILL:
            self.world.figures.add("kills")
            self.world.figures.add("kills: daemon")
        elif status not in (0, *TOO_SOON):
            self.world.wrong.append(f"a daemon that was stopped ended with {status}")

    def stop(self):
        self.thaw()
        self.look()
        for process in list(self.running):
            self.end(process, signal.SIGTERM)
