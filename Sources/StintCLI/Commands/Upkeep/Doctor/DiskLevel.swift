/// How short room is, by the name of the finding's level; nil when there is enough.
package enum DiskLevel {
  /// Below 16 MiB posts stop going out soon; below 64 MiB and two databases copies do.
  package static func of(free: Int64, database: Int64) -> String? {
    if free < 16 << 20 { return "bad" }
    return free < 64 << 20 + 2 * database ? "warning" : nil
  }
}
