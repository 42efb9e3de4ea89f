internal import StintCore
internal import StintSystem

/// Times and durations as typed on the command line.
enum TimeInput {
  static func instant(
    _ text: String, now: Timestamp, zone: Zone, dst: DSTChoice?
  ) throws -> Timestamp {
    do throws(HumanTimeError) {
      return try HumanTime.parse(text, now: now, zone: zone, dst: dst)
    } catch {
      throw userFacing(error, text, zone: zone)
    }
  }

  static func userFacing(_ error: HumanTimeError, _ text: String, zone: Zone) -> UserFacingError {
    switch error {
    case .notUnderstood(let text, let hint):
      UserFacingError(
        "the time \"\(text)\" was not understood",
        // What can be typed stands behind "try:" already; what is no such thing is a detail.
        details: hint.hasPrefix("try ") ? [] : [hint],
        hint: hint.hasPrefix("try ") ? String(hint.dropFirst(4)) : nil, status: .badInput)
    case .ambiguous(let wall, let first, let second):
      UserFacingError(
        "\(TimeText.clock(wall)) happens twice on \(TimeText.day(wall)) in \(zone.name): "
          + "first \(TimeText.full(first, in: zone)), second \(TimeText.full(second, in: zone))",
        hint: "--dst first, or --dst second", status: .badInput)
    case .missing(let wall, _, let before, let after):
      UserFacingError(
        "\(TimeText.clock(wall)) does not happen on \(TimeText.day(wall)) in \(zone.name): "
          + "the clocks go forward",
        hint: "\"\(plain(before))\" or \"\(plain(after))\"", status: .badInput)
    case .outOfRange:
      UserFacingError("the time \"\(text)\" is out of range", status: .badInput)
    }
  }

  private static func plain(_ wall: WallTime) -> String {
    String("\(TimeText.day(wall)) \(TimeText.clock(wall))".dropFirst(4))
  }

  static func duration(_ text: String, for option: String) throws -> Duration {
    guard let found = try? DurationText.parse(text), found > .zero,
      found <= .seconds(36_600 * 86_400)
    else {
      throw UserFacingError(
        "\(option) \"\(text)\" is no duration", hint: "\(option) 3d, or 90m, 36h, 1d12h",
        status: .badInput)
    }
    return found
  }

  /// The end of something: as `deadline`, and a date alone means its last minute.
  static func lastInstant(
    _ text: String, now: Timestamp, zone: Zone, dst: DSTChoice?
  ) throws -> Timestamp {
    let isDate =
      text.utf8.count == 10 && text.split(separator: "-").count == 3
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
    return try deadline(isDate ? "\(text) 23:59" : text, now: now, zone: zone, dst: dst)
  }

  /// An instant, or a duration from now on, as for `--expires`.
  static func deadline(
    _ text: String, now: Timestamp, zone: Zone, dst: DSTChoice?
  ) throws -> Timestamp {
    do throws(DurationTextError) {
      let instant = now.advanced(by: try DurationText.parse(text))
      guard instant < .distantFuture else { throw .tooLong(text: text) }
      return instant
    } catch .tooLong {
      throw UserFacingError("the time \"\(text)\" is out of range", status: .badInput)
    } catch {}
    return try instant(text, now: now, zone: zone, dst: dst)
  }
}
