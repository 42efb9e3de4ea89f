internal import Glibc
internal import StintCore
internal import StintSystem

/// A credential from any source, with what was renewed of it.
///
/// A file of the user's is replaced as a whole; what came from elsewhere stays as it is, and the
/// renewed fields are kept in the state folder, with a digest of the source's text: once that
/// changes, the source counts again. The last credential stays beside the new one until the network
/// accepted that.
struct StoredCredentials: CredentialStore {
  let reader: any CredentialReader
  let account: String
  /// For what is renewed; made when it is needed.
  let folder: String
  /// Names the lock; accounts that share a source share it.
  let lockName: String

  // MARK: Reading

  func load() async throws(CredentialProblem) -> Credential {
    let source = try await reader.read()
    let credential = try parse(source.bytes, isLenient: source.isLenient)
    guard let kept = try keptAside(), kept.digest == Digest.sha256(source.bytes) else {
      return credential
    }
    return Credential(credential.fields.merging(kept.credential.fields) { $1 })
  }

  private func parse(_ bytes: [UInt8], isLenient: Bool) throws(CredentialProblem) -> Credential {
    do {
      return try CredentialText.read(bytes, isLenient: isLenient)
    } catch {
      throw CredentialProblem(
        reason: "the credential of \(account) cannot be used, from \(reader.name): \(error.reason)",
        hint: "stint help accounts")
    }
  }

  // MARK: Replacing

  /// As much as the largest credential takes, and its predecessor beside it.
  private static let room = 64 * 1024

  func proveThatItCanBeKept() async throws(CredentialProblem) {
    let place = (try await reader.read()).replaceable ?? aside
    let path = place + ".room"
    do {
      try makeFolder()
      try PrivateFile.replace(path, Array(repeating: 0x20, count: Self.room))
      PrivateFile.remove(path)
    } catch {
      PrivateFile.remove(path)
      throw CredentialProblem(
        reason: "a renewed credential of \(account) could not be kept: \(Self.words(error))",
        isTemporary: true)
    }
  }

  func replace(_ credential: Credential) async throws(CredentialProblem) {
    let source = try await reader.read()
    let old = try parse(source.bytes, isLenient: source.isLenient)
    let digest = Digest.sha256(source.bytes)
    do {
      if let path = source.replaceable {
        let new = Array(CredentialText.write(credential).utf8)
        // First what can be gone back to, marked with what it is the predecessor of: where the user
        // puts another text there meanwhile, it is not his text's predecessor.
        try PrivateFile.replace(
          path + ".previous", marked("replaced by", Digest.sha256(new), old))
        try PrivateFile.replace(path, new)
        return
      }
      try makeFolder()
      let kept = try keptAside()
      // Without an earlier one the source itself is the predecessor: no fields aside.
      let last = kept.flatMap { $0.digest == digest ? $0.credential : nil } ?? Credential([:])
      try PrivateFile.replace(aside + ".previous", marked("source", digest, last))
      let changed = credential.fields.filter { old[$0.key] != $0.value }
      try PrivateFile.replace(aside, marked("source", digest, Credential(changed)))
    } catch let problem as CredentialProblem {
      throw problem
    } catch {
      throw CredentialProblem(
        reason: "the renewed credential of \(account) cannot be kept: \(Self.words(error))",
        isTemporary: true)
    }
  }

  func confirm() async {
    PrivateFile.remove(aside + ".previous")
    if let path = (reader as? FileCredentials)?.path { PrivateFile.remove(path + ".previous") }
  }

  func fallBack() async -> Credential? {
    guard let source = try? await reader.read() else { return nil }
    let digest = Digest.sha256(source.bytes)
    if let path = source.replaceable,
      let kept = Self.marked(path + ".previous", "replaced by")
    {
      guard kept.digest == digest, !kept.credential.fields.isEmpty else {
        PrivateFile.remove(path + ".previous")
        return nil
      }
      let text = Array(CredentialText.write(kept.credential).utf8)
      guard (try? PrivateFile.replace(path, text)) != nil else { return nil }
      PrivateFile.remove(path + ".previous")
      return try? await load()
    }
    guard let kept = Self.marked(aside + ".previous", "source") else { return nil }
    defer { PrivateFile.remove(aside + ".previous") }
    guard kept.digest == digest else { return nil }
    guard (try? PrivateFile.replace(aside, marked("source", digest, kept.credential))) != nil else {
      return nil
    }
    return try? await load()
  }

  func lock() async throws(CredentialProblem) -> (any Sendable)? {
    try? makeFolder()
    guard let lock = await FileLock.take("\(folder)/.lock-\(lockName)", patience: .seconds(90))
    else {
      throw CredentialProblem(
        reason: "the credential of \(account) is being renewed by another process",
        isTemporary: true)
    }
    return lock
  }

  // MARK: What the network denied

  func note(denial: String?) async {
    guard let denial, let credential = try? await load() else {
      PrivateFile.remove(aside + ".denied")
      return
    }
    try? makeFolder()
    // What cannot be kept costs one more refusal by the network.
    try? PrivateFile.replace(
      aside + ".denied", Array("\(fingerprint(of: credential))\n\(denial)\n".utf8))
  }

  func denial() async -> String? {
    guard let kept = try? PrivateFile.read(aside + ".denied").bytes,
      let credential = try? await load()
    else { return nil }
    let lines = String(decoding: kept, as: UTF8.self)
      .split(separator: "\n", maxSplits: 1).map(String.init)
    guard lines.count == 2, lines[0] == fingerprint(of: credential) else {
      // Another credential: it has not been denied anything yet.
      PrivateFile.remove(aside + ".denied")
      return nil
    }
    return lines[1].split(separator: "\n").first.map(String.init)
  }

  private func fingerprint(of credential: Credential) -> String {
    Digest.sha256("\(account)\n\(CredentialText.write(credential))".utf8)
  }

  // MARK: What is kept aside

  private var aside: String { "\(folder)/\(account)" }

  private struct Kept {
    /// Of the text it belongs to.
    var digest: String
    var credential: Credential
  }

  private func keptAside() throws(CredentialProblem) -> Kept? {
    do {
      return Self.kept(try PrivateFile.read(aside).bytes, "source")
    } catch .missing {
      return nil
    } catch {
      throw CredentialProblem(
        reason: "the renewed credential of \(account) cannot be read: \(error.words)",
        hint: error.hint, isTemporary: true)
    }
  }

  private static func marked(_ path: String, _ mark: String) -> Kept? {
    (try? PrivateFile.read(path)).flatMap { kept($0.bytes, mark) }
  }

  private static func kept(_ bytes: [UInt8], _ mark: String) -> Kept? {
    let text = String(decoding: bytes, as: UTF8.self)
    let head = text.prefix { !$0.isNewline }
    guard head.hasPrefix("# \(mark) ") else { return nil }
    let rest = Array(text.dropFirst(head.count).utf8)
    // Nothing but the mark: there are no fields.
    let credential = (try? CredentialText.read(rest)) ?? Credential([:])
    return Kept(digest: String(head.dropFirst(mark.count + 3)), credential: credential)
  }

  private func marked(_ mark: String, _ digest: String, _ credential: Credential) -> [UInt8] {
    let text = credential.fields.isEmpty ? "" : CredentialText.write(credential)
    return Array("# \(mark) \(digest)\n\(text)".utf8)
  }

  private func makeFolder() throws {
    try Home.makeFolder(folder)
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let problem as PrivateFile.Problem: problem.words
    case let error as UserFacingError: error.message
    default: "the disk refuses it"
    }
  }
}
