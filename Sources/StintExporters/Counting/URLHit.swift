/// An address that was found but not judged yet; positions in scalars.
struct URLHit {
  /// The character before the address; nil at the start of the text.
  var preceding: Unicode.Scalar?
  var start: Int
  var host: Range<Int>
  var path: Range<Int>?
  var end: Int

  var hasScheme: Bool { host.lowerBound > start }
}
