/// Turns a post into one network's format.
///
/// Pure: no clock, no network, no file is read.
///
/// What sends is a `Deliverer` (StintDelivery); the two meet by `description.id`.
package protocol Exporter: Sendable {
  /// What the network allows.
  var description: Description { get }

  /// Everything that keeps `post` from going out as it is; empty when it may.
  ///
  /// Asked when the post is queued and again when it is sent.
  func check(_ post: OutgoingPost) -> [Problem]

  /// One parcel a part, in order; byte-identical for equal input.
  ///
  /// Throws when `check` finds a problem that forbids sending.
  func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel]

  /// Each part as a reader would see it, with the network's own count.
  func preview(_ post: OutgoingPost) -> [PreviewPart]
}
