package import StintCore

/// Everything the config file says.
package struct Config: Sendable {
  package var setup: Setup
  /// Where finished items go; nil for the default folder.
  package var outbox: String?

  package init(setup: Setup, outbox: String? = nil) {
    self.setup = setup
    self.outbox = outbox
  }
}
