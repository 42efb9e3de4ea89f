/// The exporters that a config may name.
package struct KnownExporters: Sendable {
  package enum Options: Hashable, Sendable {
    case these([String])
    /// A plug-in says itself what it does not know, when a post is queued: a config must not become
    /// useless because somebody else's program changed.
    case any
  }

  /// Options of an exporter; nil when there is none of that name.
  package var options: @Sendable (String) -> Options?
  /// All of them; asked only when a name is not known.
  package var names: @Sendable () -> [String]

  package init(
    options: @escaping @Sendable (String) -> Options?, names: @escaping @Sendable () -> [String]
  ) {
    self.options = options
    self.names = names
  }
}
