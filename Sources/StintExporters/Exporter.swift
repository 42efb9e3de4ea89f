/// Turns a post into one network's format.
///
/// Pure: no clock, no network, no file is read; but for plug-ins, which are programs and are asked to
/// be so.
///
/// What sends is a `Deliverer` (StintDelivery); the two meet by `description.id`.
package protocol Exporter: Sendable {
  /// What the network allows.
  var description: Description { get }

  /// Everything that keeps `post` from going out as it is; empty when it may.
  ///
  /// Asked when the post is queued and again when it is sent.
  func check(_ post: OutgoingPost) -> [Problem]

  /// What can be told of `post` without running another program.
  ///
  /// Asked of every queued post in a plan, and while the database is locked for a claim; `check` is
  /// asked when a post is queued and, by `render`, right before it goes out.
  func glance(_ post: OutgoingPost) -> [Problem]

  /// Whether `check`, `render` and `preview` run another program, and may take a while.
  var runsProgram: Bool { get }

  /// One parcel a part, in order; byte-identical for equal input.
  ///
  /// Throws when `check` finds a problem that forbids sending.
  func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel]

  /// Each part as a reader would see it, with the network's own count.
  func preview(_ post: OutgoingPost) -> [PreviewPart]
}

extension Exporter {
  package func glance(_ post: OutgoingPost) -> [Problem] { check(post) }

  package var runsProgram: Bool { false }
}
