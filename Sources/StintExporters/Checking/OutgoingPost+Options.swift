extension OutgoingPost {
  /// The option as a number above 0; nil when it is not set or not such a number.
  func positiveOption(_ key: String) -> Int? {
    options[key].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  func checkPositiveOption(_ key: String, into findings: inout Findings) {
    guard let value = options[key], positiveOption(key) == nil else { return }
    badOption(key, value, wanted: "a whole number above 0", into: &findings)
  }

  func checkOption(_ key: String, among values: [String], into findings: inout Findings) {
    guard let value = options[key], !values.contains(value) else { return }
    badOption(key, value, wanted: "one of " + values.joined(separator: ", "), into: &findings)
  }

  /// A text for people, on one line.
  func checkTextOption(_ key: String, into findings: inout Findings) {
    guard let value = options[key] else { return }
    let isText =
      !value.isBlank && value.count <= 200
      && !value.unicodeScalars.contains { CharacterClass.isUnwantedControl($0) || $0 == "\n" }
    if !isText {
      badOption(key, value, wanted: "a text of one line, up to 200 characters", into: &findings)
    }
  }

  /// A name of letters, digits, `-` and `_`.
  func checkWordOption(_ key: String, into findings: inout Findings) {
    guard let value = options[key] else { return }
    let isWord =
      !value.isEmpty
      && value.unicodeScalars.allSatisfy {
        CharacterClass.isASCIIAlphanumeric($0) || $0 == "-" || $0 == "_"
      }
    if !isWord {
      badOption(key, value, wanted: "a name of letters, digits, - and _", into: &findings)
    }
  }

  /// A place in the file system that is the same whatever folder a program runs in.
  func checkPathOption(_ key: String, into findings: inout Findings) {
    guard let value = options[key] else { return }
    let isPath =
      value.hasPrefix("/") && value.contains { $0 != "/" }
      && !value.split(separator: "/").contains("..")
      && !value.unicodeScalars.contains { CharacterClass.isUnwantedControl($0) || $0 == "\n" }
    if !isPath { badOption(key, value, wanted: "a path that begins with /", into: &findings) }
  }

  /// The address of a folder on the web, whether or not it is written with a slash at its end.
  func checkFolderAddressOption(_ key: String, into findings: inout Findings) {
    guard let value = options[key] else { return }
    if !LinkText.isUsable(value) || value.contains("?") || value.contains("#") {
      badOption(key, value, wanted: "an address such as https://example.org/", into: &findings)
    }
  }

  /// The address of a folder without a slash at its end; nil when it is not set.
  func folderAddressOption(_ key: String) -> String? {
    guard var address = options[key] else { return nil }
    while address.hasSuffix("/") { address.removeLast() }
    return address
  }

  /// Refuses a value that `isRight` does not take, and none at all where the network needs one.
  ///
  /// `wanted` is what to type, as `a number such as 4711`.
  func checkOption(
    _ key: String, isNeeded: Bool = false, wanted: String, into findings: inout Findings,
    isRight: (String) -> Bool
  ) {
    if let value = options[key] {
      if !isRight(value) { badOption(key, value, wanted: wanted, into: &findings) }
    } else if isNeeded {
      findings.error(
        "missing-option", "\(findings.network) must be told the \(key) for \(account).",
        hint: "Under [account.\"\(account)\".options] set \(key) to \(wanted).")
    }
  }

  /// One to twenty ASCII digits, as the numbers that networks give to things.
  static func isNumber(_ text: String) -> Bool {
    (1...20).contains(text.utf8.count) && text.unicodeScalars.allSatisfy(CharacterClass.isDigit)
  }

  func badOption(
    _ key: String, _ value: String, wanted: String, into findings: inout Findings
  ) {
    findings.error(
      "bad-option", "The option \(key) of \(account) is “\(Extras.shown(value))”.",
      hint: "Under [account.\"\(account)\".options] set \(key) to \(wanted).")
  }

  /// The key of a part; one is made up from the post's uid when the caller gave too few.
  func operationKey(part: Int) -> String {
    operationKeys.indices.contains(part - 1) ? operationKeys[part - 1] : "\(postUID)-\(part)"
  }
}
