/// Fields as `a=1&b=2`: the query of an address, or a body of `application/x-www-form-urlencoded`.
///
/// A space is written `%20`, which means a space in either place; `+` means one in forms only.
package enum FormEncoding {
  package static let type = "application/x-www-form-urlencoded"

  package static func text(_ fields: [(String, String)]) -> String {
    fields.map { PercentEncoding.encode($0.0) + "=" + PercentEncoding.encode($0.1) }
      .joined(separator: "&")
  }

  package static func bytes(_ fields: [(String, String)]) -> [UInt8] {
    Array(text(fields).utf8)
  }

  /// `address` with the fields behind its `?`, or behind what stands there already.
  package static func address(
    _ address: String, query fields: [(String, String)]
  ) -> String {
    guard !fields.isEmpty else { return address }
    return address + (address.contains("?") ? "&" : "?") + text(fields)
  }
}
