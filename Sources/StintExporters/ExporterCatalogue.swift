/// Every exporter there is: the built-in ones, and the user's plug-ins.
///
/// A built-in one wins over a plug-in of its name.
package struct ExporterCatalogue: Sendable {
  /// What this build knows, and nothing else.
  package static let builtIns = ExporterCatalogue()

  private let plugIn: @Sendable (String) -> (any Exporter)?
  private let hasPlugIn: @Sendable (String) -> Bool
  private let findPlugIns: @Sendable () -> [String]

  /// `plugIn` may run a program; `hasPlugIn` and `plugIns` only look for files.
  package init(
    plugIn: @escaping @Sendable (String) -> (any Exporter)? = { _ in nil },
    hasPlugIn: @escaping @Sendable (String) -> Bool = { _ in false },
    plugIns: @escaping @Sendable () -> [String] = { [] }
  ) {
    self.plugIn = plugIn
    self.hasPlugIn = hasPlugIn
    findPlugIns = plugIns
  }

  package func exporter(named id: String) -> (any Exporter)? {
    ExporterTable.exporter(named: id) ?? plugIn(id)
  }

  /// Whether there is one of this name, without asking it anything.
  package func has(_ id: String) -> Bool {
    ExporterTable.exporter(named: id) != nil || hasPlugIn(id)
  }

  /// Ids of the built-in exporters in the order of their table, then names of plug-ins.
  package var names: [String] { Self.builtInNames + plugIns }

  /// Plug-ins that no built-in exporter hides, in order.
  package var plugIns: [String] { findPlugIns().filter { !Self.builtInNames.contains($0) } }

  /// Plug-ins that are never asked, because a built-in exporter has their name.
  package var hiddenPlugIns: [String] { findPlugIns().filter(Self.builtInNames.contains) }

  private static var builtInNames: [String] { ExporterTable.all.map(\.description.id) }
}
