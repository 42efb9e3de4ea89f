package import StintCore
package import StintExporters
internal import StintSystem

/// Merges entries into a feed file (networks/feeds.md c).
///
/// The file is the only place entries live in, and is replaced as a whole: readers see the old feed or
/// the new one. A file that is not just as Stint writes it is not touched, so nothing of another
/// program or of the user's hand can be lost. A lock beside it keeps two processes from each writing
/// their own entry over the other's.
package struct FeedDeliverer: Deliverer {
  private let folder: String
  private let name: String
  private let limit: Int
  private let tools: FileDelivererTable.Tools
  /// Larger files are no feeds that anybody reads.
  private static let longestFeed = 64 << 20
  private static let patience = Duration.seconds(10)

  package init(_ account: Account, _ tools: FileDelivererTable.Tools) {
    (folder, name) = Self.place(of: account)
    limit = account.options["limit"].flatMap { Int($0) } ?? FeedExporter.usualLimit
    self.tools = tools
  }

  private static func place(of account: Account) -> (folder: String, name: String) {
    let steps = (account.options["path"] ?? "").split(separator: "/")
    return ("/" + steps.dropLast().joined(separator: "/"), steps.last.map(String.init) ?? "")
  }

  /// What is wrong with the account's file or its folder; nil when nothing is.
  static func problem(of account: Account) -> String? {
    let (folder, name) = place(of: account)
    let path = folder == "/" ? "/" + name : "\(folder)/\(name)"
    do throws(DurableFile.Failure) {
      let place = try PublicFolder(folder)
      if let problem = FolderCheck.problem(writing: folder) { return problem }
      guard let there = try place.read(name, limit: longestFeed), !there.isEmpty else { return nil }
      guard let old = FeedDocument(reading: there) else { return Self.foreign(path) }
      let form = account.options["form"].flatMap(FeedForm.init) ?? .atom
      return old.form == form ? nil : Self.otherForm(path, old.form, form)
    } catch {
      return error.reason
    }
  }

  package var safety: Description.Safety { .idempotent }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    guard let news = FeedDocument(reading: parcel.body), let entry = news.entries.first else {
      return .permanent(reason: "the parcel is no feed")
    }
    do throws(DurableFile.Failure) {
      // Before the lock, which could not be made without it.
      _ = try PublicFolder(folder)
    } catch {
      return Self.outcome(error)
    }
    guard let lock = await FileLock.take(lockPath, patience: Self.patience) else {
      return .temporary(
        reason: "cannot lock \(lockPath)", retryAfter: nil, isRateLimit: false)
    }
    defer { withExtendedLifetime(lock) {} }
    do throws(DurableFile.Failure) {
      let place = try PublicFolder(folder)
      let there = try place.read(name, limit: Self.longestFeed)
      var isKnown = false
      var feed = news
      if let there, !there.isEmpty {
        guard let old = FeedDocument(reading: there) else {
          return .permanent(reason: Self.foreign(path))
        }
        guard old.form == news.form else {
          return .permanent(reason: Self.otherForm(path, old.form, news.form))
        }
        isKnown = old.entries.contains { $0.id == entry.id }
        feed = old
        feed.take(news, limit: limit)
      }
      let placement = Placement(folder: place, tag: tag(parcel), checkMedia: tools.checkMedia)
      if let outcome = placement.place(parcel.attachments, owned: isKnown) { return outcome }
      if there != feed.bytes {
        guard handover.mayStillSend() else { return SiteDeliverer.takenOver }
        _ = try place.put(feed.bytes, at: name, replacing: true, tag: tag(parcel))
      }
      do throws(DurableFile.Failure) {
        try place.sync(name)
      } catch {
        return .unknown(reason: error.reason)
      }
      return .accepted(remoteID: entry.id, url: nil)
    } catch {
      return Self.outcome(error)
    }
  }

  private static func outcome(_ failure: DurableFile.Failure) -> Outcome {
    failure.isMissing
      ? .temporary(reason: failure.reason, retryAfter: nil, isRateLimit: false) : failure.outcome
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let entry = FeedDocument(reading: parcel.body)?.entries.first else { return .absent }
    do throws(DurableFile.Failure) {
      guard let there = try PublicFolder(folder).read(name, limit: Self.longestFeed),
        !there.isEmpty
      else { return .absent }
      guard let feed = FeedDocument(reading: there) else {
        return .cannotTell(reason: "\(path) is not as Stint wrote it")
      }
      return feed.has(entry) ? .found(remoteID: entry.id, url: nil) : .absent
    } catch {
      return .cannotTell(reason: error.reason)
    }
  }

  private var path: String { folder == "/" ? "/" + name : "\(folder)/\(name)" }

  /// Stays: the lock is the file that is open, not its name.
  private var lockPath: String { (folder == "/" ? "" : folder) + "/.\(name).stint-lock" }

  private func tag(_ parcel: Parcel) -> String {
    "\(tools.processTag)-\(parcel.operationKey.prefix(12))"
  }

  private static func foreign(_ path: String) -> String {
    "\(path) is there, but not as Stint wrote it: another program's, or edited by hand; move it away "
      + "or give the account another path"
  }

  private static func otherForm(_ path: String, _ old: FeedForm, _ new: FeedForm) -> String {
    "\(path) holds a feed of the form \(old.rawValue), and the account's is \(new.rawValue); set "
      + "form = \"\(old.rawValue)\" or give it another path"
  }
}
