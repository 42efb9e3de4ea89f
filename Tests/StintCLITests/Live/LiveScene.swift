import StintCLI
import StintCore
import StintTestSupport

/// A session with a purpose, at 10:00 in Madrid on Friday, 20 November 2026, for 25 minutes.
enum LiveScene {
  static let start = Timestamp.at("2026-11-20T09:00Z")

  static func session(
    purpose: String = "answer questions about queues", planned: Int = 1500, goals: [String] = [],
    marks: [Mark] = [], isHard: Bool = false, queue: String = "business"
  ) -> Session {
    Session(
      id: 214, uid: "s", queue: queue, purpose: purpose, networks: ["mastodon"],
      zone: "Europe/Madrid", offsetInMinutes: 60, start: start, planned: planned,
      goals: goals.map { Goal(text: $0) }, marks: marks, isHard: isHard, grace: isHard ? 0 : 180)
  }

  static func mark(
    _ act: Act, at minutes: Double, _ person: String? = nil, _ text: String? = nil
  ) -> Mark {
    Mark(
      uid: "m\(minutes)", at: after(minutes), act: act, person: person, text: text)
  }

  /// So many minutes after the start.
  static func after(_ minutes: Double) -> Timestamp {
    start.plus(.milliseconds(Int64((minutes * 60_000).rounded())))
  }

  static func model(_ session: Session, at minutes: Double) throws -> LiveModel {
    LiveModel(session, zone: try TestZones.madrid, now: after(minutes))
  }
}
