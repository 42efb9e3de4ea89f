"""A desktop that only writes down what it is told: one line for each call, to the file in argv[1]."""
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"


class Server(dbus.service.Object):
    last = 0

    def say(self, text):
        with open(sys.argv[1], "a") as log:
            log.write(text + "\n")

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, title, body, actions, hints, time):
        number = int(replaces)
        if not number:
            Server.last += 1
            number = Server.last
        quiet = "quiet" if hints.get("suppress-sound") else "loud"
        self.say(f"notify {number} replaces {int(replaces)} {quiet} | {title} | {body}")
        return dbus.UInt32(number)

    @dbus.service.method(NAME, in_signature="u", out_signature="")
    def CloseNotification(self, number):
        self.say(f"close {int(number)}")


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
name = dbus.service.BusName(NAME, bus)
server = Server(bus, "/org/freedesktop/Notifications")
server.say("ready")
GLib.MainLoop().run()
