/// What a plug-in can be asked (`stint help plug-ins`).
package enum PluginCall: String, CaseIterable, Hashable, Sendable {
  case describe, check, render, preview, deliver, lookup

  /// Longest answer in bytes; a plug-in that says more is ended.
  package var longestAnswer: Int {
    switch self {
    case .render: 8 << 20
    case .check, .preview: 1 << 20
    case .describe, .deliver, .lookup: 64 << 10
    }
  }
}
