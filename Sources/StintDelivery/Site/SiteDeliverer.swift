package import StintCore
package import StintExporters
internal import StintSystem

/// Puts pages and their files into the source of a site (networks/static-site.md).
///
/// The page is written last, so that it never shows files that are not there. A page that is there
/// already is replaced only if its front matter names the same post. Doing it again changes nothing.
package struct SiteDeliverer: Deliverer {
  private let root: String
  private let tools: FileDelivererTable.Tools
  /// Longer pages than this are not ours.
  private static let longestPage = 16 << 20

  package init(_ account: Account, _ tools: FileDelivererTable.Tools) {
    root = account.options["root"] ?? ""
    self.tools = tools
  }

  package var safety: Description.Safety { .idempotent }

  /// What is wrong with the account's folder; nil when nothing is.
  static func problem(of account: Account) -> String? {
    let root = account.options["root"] ?? ""
    do throws(DurableFile.Failure) {
      _ = try PublicFolder(root)
      return FolderCheck.problem(writing: root)
    } catch {
      return error.reason
    }
  }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    guard let place = parcel.suggestedPath else {
      return .permanent(reason: "the format does not say where its page belongs")
    }
    do throws(DurableFile.Failure) {
      let folder = try PublicFolder(root)
      let there = try folder.read(place, limit: Self.longestPage)
      let isOurs = there.map { Self.isSame($0, parcel) } ?? false
      guard there == nil || isOurs else { return Placement.taken(place, in: folder) }
      let placement = Placement(
        folder: folder, tag: tag(parcel), checkMedia: tools.checkMedia)
      if let outcome = placement.place(parcel.attachments, owned: isOurs) { return outcome }
      if there != parcel.body {
        guard handover.mayStillSend() else { return Self.takenOver }
        guard
          try folder.put(parcel.body, at: place, replacing: isOurs, tag: tag(parcel))
        else {
          // Somebody put it there meanwhile: look again, at the next try.
          return .temporary(
            reason: "\(root)/\(place) has just appeared", retryAfter: nil, isRateLimit: false)
        }
      }
      do throws(DurableFile.Failure) {
        try folder.sync(place)
      } catch {
        return .unknown(reason: error.reason)
      }
      return .accepted(remoteID: place, url: nil)
    } catch {
      return error.isMissing
        ? .temporary(reason: error.reason, retryAfter: nil, isRateLimit: false) : error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let place = parcel.suggestedPath else { return .absent }
    do throws(DurableFile.Failure) {
      let there = try PublicFolder(root).read(place, limit: Self.longestPage)
      return there == parcel.body ? .found(remoteID: place, url: nil) : .absent
    } catch {
      return .cannotTell(reason: error.reason)
    }
  }

  static let takenOver = Outcome.temporary(
    reason: "another process took it over", retryAfter: nil, isRateLimit: false)

  private static func isSame(_ page: [UInt8], _ parcel: Parcel) -> Bool {
    if page == parcel.body { return true }
    guard let owner = PageOwner.of(page) else { return false }
    return owner == PageOwner.of(parcel.body)
  }

  private func tag(_ parcel: Parcel) -> String {
    "\(tools.processTag)-\(parcel.operationKey.prefix(12))"
  }
}

extension DurableFile.Failure {
  /// The place itself is not there: a disk that is not mounted yet, perhaps.
  var isMissing: Bool { code == 2 }
}
