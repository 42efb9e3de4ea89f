internal import Foundation
package import StintCore
internal import StintSystem

/// What came of trying an account before it is in the config: `stintd` writes it, `stint` reads it.
///
/// They meet in a folder of their own: the config as it would be, and the answer.
package struct AccountTrial: Sendable {
  package var status: ExitStatus
  package var problems: [String]
  package var hint: String?
  package var identity: String?
  package var facts: [String: String]
  package var expiresAt: Timestamp?
  /// Whether the server took the credential.
  package var isProven: Bool
  /// Whether there was a credential that the server could be asked about.
  package var isCredentialRead: Bool
  /// Whether the place that its files belong into cannot take them.
  package var hasBadPlace: Bool

  package static func configFile(in folder: String) -> String { folder + "/config.toml" }

  private static func answerFile(in folder: String) -> String { folder + "/answer.json" }

  package init(_ finding: AccountFinding) {
    status = finding.status
    problems = finding.problems
    hint = finding.hint
    identity = finding.identity
    facts = finding.facts
    expiresAt = finding.expiresAt
    isProven = finding.isProven
    isCredentialRead = finding.isCredentialRead
    hasBadPlace = finding.hasBadPlace
  }

  /// Leaves the answer in `folder`.
  package func write(in folder: String) throws {
    var json: JSONObject = [
      "status": .int(Int64(status.rawValue)), "proved": .bool(isProven),
      "problems": .array(problems.map { .string($0) }), "read": .bool(isCredentialRead),
      "bad_place": .bool(hasBadPlace),
      "facts": .object(
        JSONObject(facts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
    json["hint"] = hint.map { .string($0) }
    json["identity"] = identity.map { .string($0) }
    json["expires_at"] = expiresAt.map { .string(RFC3339.textInUTC($0)) }
    try PrivateFile.replace(
      Self.answerFile(in: folder), Array(JSONValue.object(json).serialized().utf8))
  }

  /// nil when `stintd` left none.
  package init?(in folder: String) {
    guard let bytes = try? PrivateFile.read(Self.answerFile(in: folder)).bytes,
      let json = try? JSONValue(parsing: bytes),
      let status = json["status"]?.intValue.flatMap({ Int32(exactly: $0) })
        .flatMap({ ExitStatus(rawValue: $0) })
    else { return nil }
    self.status = status
    problems = json["problems"]?.arrayValue?.compactMap(\.stringValue) ?? []
    hint = json["hint"]?.stringValue
    identity = json["identity"]?.stringValue
    facts = [:]
    for member in json["facts"]?.objectValue?.members ?? [] {
      facts[member.key] = member.value.stringValue
    }
    expiresAt = json["expires_at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
    isProven = json["proved"]?.boolValue ?? false
    isCredentialRead = json["read"]?.boolValue ?? false
    hasBadPlace = json["bad_place"]?.boolValue ?? false
  }
}
