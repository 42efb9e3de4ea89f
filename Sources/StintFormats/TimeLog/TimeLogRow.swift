/// A place in a file with something to say about it.
package struct TimeLogRow: Hashable, Sendable {
  package var place: TimeLogPlace
  /// Without the place; no full stop at the end.
  package var message: String

  package init(place: TimeLogPlace, message: String) {
    self.place = place
    self.message = message
  }

  package var sentence: String { "\(place.words): \(message)" }
}
