package import StintCore
package import StintExporters

/// A plug-in whose description is known: what asks its program.
package struct Plugin: Sendable {
  package let file: PluginFile
  package let facts: PluginDescription
  private let process: PluginProcess

  init(_ file: PluginFile, _ facts: PluginDescription, _ process: PluginProcess) {
    self.file = file
    self.facts = facts
    self.process = process
  }

  package var name: String { file.name }

  /// Its answer to one call; waits for it.
  package func ask(_ call: PluginCall, _ request: JSONValue) throws(PluginTrouble) -> JSONValue {
    try Self.ask(call, request, process)
  }

  static func ask(
    _ call: PluginCall, _ request: JSONValue, _ process: PluginProcess
  ) throws(PluginTrouble) -> JSONValue {
    let bytes: [UInt8]
    do throws(PluginProcess.Failure) {
      bytes = try process.run(call, Array((request.serialized() + "\n").utf8))
    } catch {
      throw .failed(error, call)
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      throw .badJSON(error, call)
    }
  }
}
