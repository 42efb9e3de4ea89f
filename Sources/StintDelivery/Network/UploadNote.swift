internal import StintCore
internal import StintExporters

/// What a try noted about one file that it brought to the network, so that the next one need not.
struct UploadNote: Hashable {
  /// The network's name for it.
  var id: String
  /// After it the network may have thrown it away.
  var until: Timestamp
  /// Whether the network has finished with it.
  var isReady: Bool

  private var text: String {
    JSONValue.object([
      "id": .string(id), "until": .int(until.milliseconds), "ready": .bool(isReady),
    ]).serialized()
  }

  private static func name(_ index: Int) -> String { "upload.\(index + 1)" }

  /// The note about a parcel's file that is still good at `now`.
  static func read(
    _ index: Int, _ parcel: Parcel, _ handover: Handover, now: Timestamp
  ) -> UploadNote? {
    guard let text = handover.journal.note(name(index), key: parcel.operationKey),
      let value = try? JSONValue(parsing: text), let id = value["id"]?.stringValue, !id.isEmpty,
      let until = value["until"]?.intValue, let isReady = value["ready"]?.boolValue,
      until > now.milliseconds
    else { return nil }
    return UploadNote(id: id, until: Timestamp(milliseconds: until), isReady: isReady)
  }

  func keep(
    _ index: Int, _ parcel: Parcel, _ handover: Handover
  ) throws(DeliveryStop) {
    do {
      try handover.journal.keep(Self.name(index), text, key: parcel.operationKey)
    } catch {
      throw DeliveryStop(
        .temporary(
          reason: "cannot note down that a file was uploaded", retryAfter: nil,
          isRateLimit: false))
    }
  }

  /// Has the next try upload a parcel's files anew.
  static func forget(_ parcel: Parcel, _ handover: Handover) {
    for index in parcel.attachments.indices {
      // Where it cannot be forgotten, the next try is refused as this one was.
      try? handover.journal.keep(name(index), "", key: parcel.operationKey)
    }
  }
}

extension Parcel.Attachment {
  /// `media.1.id` for `${media.1.id}`.
  var referenceName: String { String(reference.dropFirst(2).dropLast()) }
}

extension Media {
  /// The user's own name for a file is not the network's business.
  func neutralName(_ index: Int) -> String {
    let half = type.split(separator: "/").last.map(String.init) ?? ""
    let ending = half.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(10)
    return ending.isEmpty ? "file-\(index + 1)" : "file-\(index + 1).\(ending)"
  }

  /// For the whole upload of so many bytes: a slow line still carries 50 kB a second.
  static func uploadLimit(_ bytes: Int) -> Duration {
    .seconds(60 + min(7200, bytes / 50_000))
  }
}
