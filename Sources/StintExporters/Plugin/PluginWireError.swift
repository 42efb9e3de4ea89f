internal import StintCore

/// What is wrong with a plug-in's answer: the end of a sentence that begins with the plug-in.
package struct PluginWireError: Error, Hashable, Sendable {
  /// As `its "limit" is not a whole number`.
  package var reason: String

  package init(_ reason: String) {
    self.reason = reason
  }

  /// A word of the plug-in's, fit to be quoted.
  package static func shown(_ text: String) -> String {
    String(SafeText.line(text.prefix(200)).prefix(200))
  }
}
