/// The short forms of a session for prompts and status bars.
package enum SessionFormat {
  /// Replaces `%p` by the purpose, `%r` by what remains as mm:ss, `%R` in whole minutes, `%o` by
  /// the overtime, `%s` by the queue, `%l` by the listening share, `%c` and `%g` by the day's boxes
  /// and how many it holds, `%m` by the minutes in one word (`7m`, `2m!`, `+1m`), `%i` by the
  /// number and `%%` by a percent sign.
  package static func expand(_ format: String, _ moment: SessionMoment) -> String {
    var text = ""
    var rest = format[...]
    while let letter = rest.popFirst() {
      guard letter == "%", let name = rest.popFirst() else {
        text.append(letter)
        continue
      }
      text += field(name, moment) ?? "%\(name)"
    }
    return text
  }

  private static func field(_ name: Character, _ moment: SessionMoment) -> String? {
    guard name != "%" else { return "%" }
    guard "prRoslcgmi".contains(name) else { return nil }
    guard let running = moment.running else {
      return switch name {
      case "c": String(moment.status.boxes)
      case "g": moment.status.boxGoal.map(String.init) ?? "-"
      default: ""
      }
    }
    let isOver = moment.kind == .over
    return switch name {
    case "p": SafeText.line(running.purpose)
    case "r": isOver ? "0:00" : clock(moment.remaining)
    case "R": String(minutes(max(0, moment.remaining)))
    case "o": isOver ? "+\(clock(-moment.remaining))" : ""
    case "s": SafeText.line(running.queue)
    case "l": moment.listening.map { "\($0)%" } ?? "-"
    case "c": String(moment.status.boxes)
    case "g": moment.status.boxGoal.map(String.init) ?? "-"
    case "m": short(moment)
    default: String(running.id)
    }
  }

  /// `7m`, `2m!` when it is time to finish, `+1m` past the deadline.
  package static func short(_ moment: SessionMoment) -> String {
    switch moment.kind {
    case .over: "+\(-moment.remaining / 60_000)m"
    case .warned: "\(minutes(moment.remaining))m!"
    case .running, .away: "\(minutes(moment.remaining))m"
    case .idle, .wrapup: ""
    }
  }

  /// Begun minutes count: a prompt that says 0 while there is time left would be wrong.
  ///
  /// A fraction of a second is none: 13:00 on the clock are 13 minutes.
  package static func minutes(_ milliseconds: Int64) -> Int64 { (milliseconds / 1000 + 59) / 60 }

  /// `7:52`, or `1:02:03`.
  package static func clock(_ milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, rest) = (seconds / 3600, seconds % 3600)
    return hours > 0
      ? "\(hours):\(two(rest / 60)):\(two(rest % 60))" : "\(rest / 60):\(two(rest % 60))"
  }
}
