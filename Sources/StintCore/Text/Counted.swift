/// A number with what it counts.
package enum Counted {
  /// `noun` is in the plural and loses its `s` for one: `1 file`, `2 files`.
  package static func of(_ count: Int, _ noun: String) -> String {
    count == 1 && noun.hasSuffix("s") ? "1 \(noun.dropLast())" : "\(count) \(noun)"
  }
}
