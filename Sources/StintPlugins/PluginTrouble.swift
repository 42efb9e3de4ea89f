package import StintCore
package import StintExporters

/// Why a plug-in gave no usable answer.
package enum PluginTrouble: Error, Hashable, Sendable {
  case refused(PluginFile)
  /// It was there once; its file is in none of the folders now.
  case gone
  case failed(PluginProcess.Failure, PluginCall)
  case badJSON(JSONError, PluginCall)
  case badAnswer(PluginWireError, PluginCall)

  /// One sentence without a full stop; nothing in it that a terminal obeys.
  ///
  /// `cleaning` takes secrets out of the plug-in's own words.
  package func sentence(_ name: String, cleaning: (String) -> String = { $0 }) -> String {
    let plugin = "the plug-in \(PluginFile.prefix)\(name)"
    switch self {
    case .refused(let file):
      return "\(plugin) is not run: \(file.refusal ?? "it may not be") (\(file.path))"
    case .gone:
      return "\(plugin) is not there any more: neither in the exporters folder nor in PATH"
    case .failed(let failure, let call):
      let last = Self.lastWords(failure.words, cleaning)
      let rest = last.map { " (\($0))" } ?? ""
      switch failure.kind {
      case .notStarted(let reason): return "\(plugin) cannot be started: \(reason)"
      case .late(let limit):
        return "\(plugin) did not end within \(Self.text(limit)) of \(call.rawValue)\(rest)"
      case .ended(let status):
        return "\(plugin) ended \(call.rawValue) with status \(status)\(rest)"
      case .killed(let signal):
        return "\(plugin) was ended by signal \(signal) in \(call.rawValue)\(rest)"
      case .tooLong(let limit):
        return "\(plugin) answered \(call.rawValue) with more than \(limit) bytes"
      }
    case .badJSON(let error, let call):
      let message = error.message.prefix(1).lowercased() + error.message.dropFirst()
      return "\(plugin) answered \(call.rawValue) with no JSON: "
        + PluginWireError.shown(
          cleaning(message.hasSuffix(".") ? String(message.dropLast()) : message))
        + " (line \(error.line), column \(error.column))"
    case .badAnswer(let error, let call):
      return "\(plugin) answered \(call.rawValue) wrongly: \(cleaning(error.reason))"
    }
  }

  /// The last line it said on standard error, cut to its end where it is long.
  private static func lastWords(_ bytes: [UInt8], _ cleaning: (String) -> String) -> String? {
    // Cleaned as a whole first: what is cut off must not leave half a secret behind.
    let text = cleaning(String(decoding: bytes, as: UTF8.self))
    let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
    guard let line else { return nil }
    let shown = SafeText.line(line)
    return shown.count > 200 ? "…" + shown.suffix(200) : shown
  }

  private static func text(_ limit: Duration) -> String {
    limit >= .seconds(1) ? "\(limit.components.seconds) s" : "\(limit.wholeMilliseconds) ms"
  }
}
