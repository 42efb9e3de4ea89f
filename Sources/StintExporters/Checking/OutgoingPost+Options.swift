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
    badOption(key, value, wanted: values.joined(separator: ", "), into: &findings)
  }

  private func badOption(
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
