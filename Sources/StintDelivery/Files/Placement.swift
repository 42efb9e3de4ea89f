internal import StintCore
internal import StintExporters

/// Puts the files of a parcel into a folder.
struct Placement {
  let folder: PublicFolder
  /// Tells the drafts of two processes apart.
  let tag: String
  let checkMedia: @Sendable (Media) -> String?

  /// Puts each attachment where its parcel wants it; nil when all are there.
  ///
  /// What is there already is left alone if it is the same file, and replaced only if `owned`.
  func place(_ attachments: [Parcel.Attachment], owned: Bool) -> Outcome? {
    for attachment in attachments {
      guard let place = attachment.suggestedPath else {
        return .permanent(reason: "the format does not say where its files belong")
      }
      if let problem = checkMedia(attachment.media) {
        return .hold(Hold(cause: .media, reason: problem))
      }
      do throws(DurableFile.Failure) {
        let there = try folder.fingerprint(place)
        if there?.sha256 == attachment.media.sha256 { continue }
        let isPut = try folder.copy(
          attachment.media.path, to: place, replacing: owned, tag: tag)
        // Once more: it may have been written to while it was copied.
        if let problem = checkMedia(attachment.media) {
          return .hold(Hold(cause: .media, reason: problem))
        }
        if !isPut {
          // Laid there by another account meanwhile; it may be the very same file.
          let now = try folder.fingerprint(place)
          guard now?.sha256 == attachment.media.sha256 else {
            return Self.taken(place, in: folder)
          }
        }
        try folder.sync(place)
      } catch {
        return error.outcome
      }
    }
    return nil
  }

  static func taken(_ place: String, in folder: PublicFolder) -> Outcome {
    .permanent(
      reason: "\(folder.path)/\(place) is there already and does not belong to this post; "
        + "move it away, then release the post again")
  }
}

extension DurableFile.Failure {
  /// What it means for a file that did not get its name.
  var outcome: Outcome {
    isTemporary
      ? .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
      : .permanent(reason: reason)
  }
}
