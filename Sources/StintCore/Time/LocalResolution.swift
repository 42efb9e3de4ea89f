/// The instants that one wall time names in a zone.
package enum LocalResolution: Hashable, Sendable {
  /// The usual case.
  case one(Timestamp)
  /// The clocks went back: the wall time happens twice.
  case two(first: Timestamp, second: Timestamp)
  /// The clocks went forward: it never happens.
  ///
  /// `transition` is the instant they moved.
  case none(transition: Timestamp)
}
