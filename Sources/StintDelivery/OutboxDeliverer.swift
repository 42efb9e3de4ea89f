internal import Foundation
package import StintCore
package import StintExporters

/// Leaves finished items as files in a folder, for hand-off.
///
/// A program may take an item away the moment it appears, so looking for the file cannot tell
/// whether it was delivered. Three names settle that: the item is written as `KEY.tmp`, gets the
/// second name `KEY.done`, which only one process can give, and is then renamed to its place. While
/// `KEY.done` exists, the item is in its place unless the temporary name is still there too. Both
/// lie in the folder `.stint`; `forget` removes the mark once the database has the answer.
package struct OutboxDeliverer: Deliverer {
  private let root: String
  /// Another process writing the same item must not use our temporary name.
  private let processTag: String
  private let checkMedia: @Sendable (Media) -> String?

  /// `checkMedia` says what is wrong with a media file, compared with when it was queued.
  package init(
    root: String, processTag: String, checkMedia: @escaping @Sendable (Media) -> String?
  ) {
    self.root = root
    self.processTag = processTag
    self.checkMedia = checkMedia
  }

  package var safety: Description.Safety { .lookup }

  package var leavesMarks: Bool { true }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    let names = Names(root: root, parcel: parcel, handover: handover, tag: processTag)
    do throws(DurableFile.Failure) {
      for folder in [root, names.folder] { try DurableFile.makeFolder(folder) }
      try DurableFile.makePrivateFolder(names.marks)
      for (index, attachment) in parcel.attachments.enumerated() {
        if let problem = checkMedia(attachment.media) {
          return .hold(Hold(cause: .media, reason: problem))
        }
        try DurableFile.copy(attachment.media.path, to: names.temporary)
        // Once more: it may have been written to while it was copied.
        if let problem = checkMedia(attachment.media) {
          DurableFile.remove(names.temporary)
          return .hold(Hold(cause: .media, reason: problem))
        }
        _ = try DurableFile.move(
          names.temporary, to: names.attachment(index, attachment.media))
      }
      try DurableFile.write(parcel.body, to: names.temporary)
      guard try DurableFile.link(names.temporary, to: names.done) else {
        // Another process got here first; what it began is finished, not repeated.
        DurableFile.remove(names.temporary)
        _ = try finish(names)
        return accepted(names)
      }
      try DurableFile.syncFolder(names.marks)
      _ = try DurableFile.move(names.temporary, to: names.item)
      try DurableFile.syncFolder(names.folder)
      return accepted(names)
    } catch {
      // The mark is the point of no return: once it stands and the temporary name is gone, the item
      // is or was in its place.
      if DurableFile.exists(names.done) {
        guard DurableFile.exists(names.temporary) else { return .unknown(reason: error.reason) }
        DurableFile.remove(names.done)
      }
      DurableFile.remove(names.temporary)
      return error.isTemporary
        ? .temporary(reason: error.reason, retryAfter: nil, isRateLimit: false)
        : .permanent(reason: error.reason)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    let names = Names(root: root, parcel: parcel, handover: handover, tag: processTag)
    guard DurableFile.exists(names.done) else { return .absent }
    do throws(DurableFile.Failure) {
      _ = try finish(names)
      return .found(remoteID: names.relativeItem, url: nil)
    } catch {
      return .cannotTell(reason: error.reason)
    }
  }

  package func forget(_ parcel: Parcel, _ handover: Handover) async {
    let names = Names(root: root, parcel: parcel, handover: handover, tag: processTag)
    DurableFile.remove(names.done)
    for left in temporaries(names) { DurableFile.remove(left) }
  }

  private func accepted(_ names: Names) -> Outcome {
    .accepted(remoteID: names.relativeItem, url: nil)
  }

  /// Puts a marked item into its place, if its temporary name shows that this was not done.
  private func finish(_ names: Names) throws(DurableFile.Failure) -> Bool {
    guard let marked = DurableFile.inode(names.done) else { return false }
    for temporary in temporaries(names) where DurableFile.inode(temporary) == marked {
      try DurableFile.makeFolder(names.folder)
      let moved = try DurableFile.move(temporary, to: names.item)
      try DurableFile.syncFolder(names.folder)
      return moved
    }
    return false
  }

  private func temporaries(_ names: Names) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: names.marks)) ?? []
    return files.filter { $0.hasPrefix(names.key + ".") && $0.hasSuffix(".tmp") }
      .map { names.marks + "/" + $0 }
  }

  /// Where everything of one parcel lies.
  private struct Names {
    let key: String
    let marks: String
    let folder: String
    let temporary: String
    let done: String
    let item: String
    let relativeItem: String
    private let base: String

    init(root: String, parcel: Parcel, handover: Handover, tag: String) {
      key = parcel.operationKey
      marks = root + "/.stint"
      folder = root + "/" + handover.account
      temporary = "\(marks)/\(key).\(tag).tmp"
      done = "\(marks)/\(key).done"
      // `2026-12-01T09:00:00+01:00` → `2026-12-01_0900`: sorts by time, and reads in a listing.
      let digits = handover.localInstant.prefix(16).filter { $0 != ":" }
        .map { $0 == "T" ? "_" : $0 }
      let part = handover.partCount > 1 ? "-\(parcel.part)" : ""
      base = "\(String(digits))_\(handover.postID)\(part)_\(key.prefix(6))"
      item = "\(folder)/\(base).\(parcel.fileExtension)"
      relativeItem = "\(handover.account)/\(base).\(parcel.fileExtension)"
    }

    func attachment(_ index: Int, _ media: Media) -> String {
      let name = media.path.split(separator: "/").last.map(String.init) ?? "file"
      return "\(folder)/\(base)_\(index + 1)_\(Self.plain(name))"
    }

    /// A file's name as whoever takes it out of the outbox can live with: nothing that a terminal obeys,
    /// and short enough to be a name with what stands before it.
    private static func plain(_ name: String) -> String {
      let safe = String(
        SafeText.line(name).unicodeScalars.map { $0 == "/" ? "_" : Character($0) })
      let dot = safe.lastIndex(of: ".") ?? safe.endIndex
      var ending = String(safe[dot...])
      var stem = String(safe[..<dot])
      if ending.utf8.count > 20 { (stem, ending) = (safe, "") }
      while stem.utf8.count + ending.utf8.count > 150 { stem.removeLast() }
      return stem + ending
    }
  }
}
