/// A text that nobody may read by accident: it prints as dots, also inside other values.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let text: String

  package init(_ text: String) {
    self.text = text
  }

  /// The text itself, for the request that needs it.
  package func reveal() -> String { text }

  package var isEmpty: Bool { text.isEmpty }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
