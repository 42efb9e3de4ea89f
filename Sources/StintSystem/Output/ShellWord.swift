/// A path as it can be typed into a shell.
package enum ShellWord {
  package static func quoted(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
        || [0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x40, 0x5f].contains(byte)
    }
    return plain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
