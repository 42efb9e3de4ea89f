/// A tag by which a post can be found again on its network after a crash.
package enum MarkerTag {
  /// The operation key as far as networks leave it as it is: letters and digits, in lower case.
  package static func word(_ operationKey: String, length: Int) -> String {
    let plain = operationKey.unicodeScalars.filter(CharacterClass.isASCIIAlphanumeric)
    guard !plain.isEmpty else { return String(StableHash.of(operationKey), radix: 36) }
    return String(String(String.UnicodeScalarView(plain.prefix(length)))).lowercased()
  }
}
