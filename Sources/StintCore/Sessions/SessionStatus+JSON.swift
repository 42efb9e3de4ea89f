/// The status file's one line.
///
/// Read by this version only: what another one wrote is not understood and made anew.
extension SessionStatus {
  private static let form: Int64 = 1

  package var json: JSONValue {
    var object: JSONObject = [
      "v": .int(Self.form), "wall": .int(beat.wall.milliseconds),
      "monotonic": .int(beat.monotonic), "boot": .int(beat.boot), "boot_id": .string(beat.bootID),
      "valid_until": .int(validUntil.milliseconds), "boxes": .int(Int64(boxes)),
      "stamp": .string(stamp),
    ]
    object["box_goal"] = boxGoal.map { .int(Int64($0)) }
    object["wrap_up"] = wrapUpID.map { .int($0) }
    object["wrap_up_until"] = wrapUpUntil.map { .int($0.milliseconds) }
    if let running { object["session"] = Self.json(running) }
    return .object(object)
  }

  private static func json(_ running: Running) -> JSONValue {
    var object: JSONObject = [
      "id": .int(running.id), "queue": .string(running.queue),
      "purpose": .string(running.purpose), "start": .int(running.start.milliseconds),
      "planned": .int(Int64(running.planned)), "extended": .int(Int64(running.extended)),
      "deadline": .int(running.deadline.milliseconds), "cap": .int(running.cap.milliseconds),
      "hard": .bool(running.isHard), "interrupted": .int(running.interrupted),
      "marks": .int(Int64(running.marks)), "listening": .int(running.actTime.listening),
      "messaging": .int(running.actTime.messaging), "neither": .int(running.actTime.neither),
      "off": .int(Int64(running.offsetInMinutes)),
    ]
    object["one_offset"] = .bool(running.isInOneOffset)
    object["last_mark"] = running.lastMark.map { .int($0.milliseconds) }
    object["resumed_at"] = running.resumedAt.map { .int($0.milliseconds) }
    object["paused_since"] = running.pausedSince.map { .int($0.milliseconds) }
    return .object(object)
  }

  /// nil for anything but what `json` wrote.
  package init?(_ value: JSONValue) {
    func number(_ key: String, in value: JSONValue) -> Int64? { value[key]?.intValue }
    func instant(_ key: String, in value: JSONValue) -> Timestamp? {
      number(key, in: value).map { Timestamp(milliseconds: $0) }
    }
    guard number("v", in: value) == Self.form, let wall = instant("wall", in: value),
      let monotonic = number("monotonic", in: value), let boot = number("boot", in: value),
      let bootID = value["boot_id"]?.stringValue,
      let validUntil = instant("valid_until", in: value), let boxes = number("boxes", in: value),
      let stamp = value["stamp"]?.stringValue
    else { return nil }
    self.init(
      running: nil, wrapUpID: number("wrap_up", in: value),
      wrapUpUntil: instant("wrap_up_until", in: value), boxes: Int(boxes),
      boxGoal: number("box_goal", in: value).map { Int($0) },
      beat: ClockReading(wall: wall, monotonic: monotonic, boot: boot, bootID: bootID),
      validUntil: validUntil, stamp: stamp)
    guard let session = value["session"] else { return }
    guard let running = Running(json: session) else { return nil }
    self.running = running
  }
}

extension SessionStatus.Running {
  fileprivate init?(json value: JSONValue) {
    func number(_ key: String) -> Int64? { value[key]?.intValue }
    guard let id = number("id"), let queue = value["queue"]?.stringValue,
      let purpose = value["purpose"]?.stringValue, let start = number("start"),
      let planned = number("planned"), let extended = number("extended"),
      let deadline = number("deadline"), let cap = number("cap"),
      let isHard = value["hard"]?.boolValue, let interrupted = number("interrupted"),
      let marks = number("marks"), let listening = number("listening"),
      let messaging = number("messaging"), let neither = number("neither"),
      let offset = number("off"), let isInOneOffset = value["one_offset"]?.boolValue
    else { return nil }
    self.id = id
    self.queue = queue
    self.purpose = purpose
    self.start = Timestamp(milliseconds: start)
    self.planned = Int(planned)
    self.extended = Int(extended)
    self.deadline = Timestamp(milliseconds: deadline)
    self.cap = Timestamp(milliseconds: cap)
    self.isHard = isHard
    pausedSince = number("paused_since").map { Timestamp(milliseconds: $0) }
    self.interrupted = interrupted
    self.marks = Int(marks)
    actTime = ActTime()
    actTime.listening = listening
    actTime.messaging = messaging
    actTime.neither = neither
    offsetInMinutes = Int(offset)
    self.isInOneOffset = isInOneOffset
    lastMark = number("last_mark").map { Timestamp(milliseconds: $0) }
    resumedAt = number("resumed_at").map { Timestamp(milliseconds: $0) }
  }
}
