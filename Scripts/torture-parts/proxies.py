"""Faults between Stint and a server: ../shared/realtest/net-faults.sh stands in front of it."""
import shutil
import subprocess
import time

MODES = ["pass", "pass", "reset", "hang", "drop-reply", "cut=10", "cut=150", "delay=80", "slow=4000",
         "status=429,90", "status=503", "status=503,30", "status=500", "garbage"]


class Proxy:
    def __init__(self, script, folder, server, certificates):
        self.script, self.folder, self.server = script, folder, server
        # Nothing here speaks TLS; the certificates are made once.
        if certificates.exists():
            shutil.copytree(certificates, folder, ignore=shutil.ignore_patterns("pid", "port", "log*"))
        else:
            self.run("install")
            shutil.copytree(folder, certificates)
        told = self.run("start", environment={"NETFAULTS_TARGET": server.address})
        lines = dict(line.split("=", 1) for line in told.splitlines())
        self.address = lines["FAULT_HTTP"].removeprefix("http://")
        self.mode = "pass"

    def run(self, verb, *words, environment=None):
        return subprocess.run(
            [self.script, verb, self.folder, *words], capture_output=True, text=True, check=True,
            env={"PATH": "/usr/sbin:/usr/bin:/bin", **(environment or {})}).stdout

    def turn(self, mode):
        """Counted modes befall the next connections, the others all until the next turn."""
        self.mode = mode
        (self.folder / "mode").write_text(mode)

    def wait_until_idle(self):
        # What it had read before its client died is on its way to the server.
        time.sleep(0.06)
        self.server.wait_until_idle()

    def stop(self):
        self.run("stop")
