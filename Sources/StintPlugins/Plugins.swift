internal import StintCore
package import StintExporters
package import StintSystem
internal import Synchronization

/// The user's plug-ins.
///
/// Each look finds the file anew, so that one that was replaced is noticed; what is known of a file
/// that did not change is kept, in this process and, but for failures, on disk.
package final class Plugins: Sendable {
  package let folders: PluginFolders
  private let memory: PluginMemory
  private let environment: [String: String]
  private let limit: Duration
  private let known = Mutex<[PluginFile: Result<Plugin, PluginTrouble>]>([:])

  /// `limit` is how long one call may take.
  package init(_ home: Home, environment: [String: String], limit: Duration) {
    folders = PluginFolders(home, environment: environment)
    memory = PluginMemory(home)
    self.environment = environment
    self.limit = limit
  }

  package convenience init(_ home: Home, _ context: Context) {
    self.init(home, environment: context.environment, limit: context.plugInLimit)
  }

  /// The plug-in of this name; nil when there is none.
  ///
  /// `anew` asks it what it can even if that is known.
  package func plugin(named name: String, anew: Bool = false) -> Result<Plugin, PluginTrouble>? {
    guard let file = folders.find(name) else { return nil }
    if !anew, let found = known.withLock({ $0[file] }) { return found }
    let result = look(at: file, anew: anew)
    known.withLock { $0[file] = result }
    return result
  }

  package func exporter(named name: String) -> (any Exporter)? {
    guard let result = plugin(named: name) else {
      // As after a move to another folder, or under a service manager with another PATH.
      return memory.knows(name) ? UnusablePlugin(name, .gone, path: nil) : nil
    }
    switch result {
    case .success(let plugin): return PluginExporter(plugin)
    case .failure(let trouble): return UnusablePlugin(name, trouble, path: folders.find(name)?.path)
    }
  }

  /// The built-in exporters and these.
  package var catalogue: ExporterCatalogue {
    ExporterCatalogue(
      plugIn: { self.exporter(named: $0) },
      hasPlugIn: { self.folders.find($0) != nil || self.memory.knows($0) },
      plugIns: { self.folders.names() })
  }

  private func look(at file: PluginFile, anew: Bool) -> Result<Plugin, PluginTrouble> {
    guard file.refusal == nil else { return .failure(.refused(file)) }
    let process = PluginProcess(path: file.path, environment: environment, limit: limit)
    do throws(PluginTrouble) {
      if !anew, let kept = memory.description(of: file),
        let facts = try? PluginDescription(kept, id: file.name)
      {
        return .success(Plugin(file, facts, process))
      }
      let answer = try Plugin.ask(.describe, PluginRequest.describe, process)
      let facts: PluginDescription
      do throws(PluginWireError) {
        facts = try PluginDescription(answer, id: file.name)
      } catch {
        throw PluginTrouble.badAnswer(error, .describe)
      }
      memory.keep(answer, of: file)
      return .success(Plugin(file, facts, process))
    } catch {
      return .failure(error)
    }
  }
}
