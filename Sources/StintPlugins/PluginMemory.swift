internal import StintCore
internal import StintSystem

/// What plug-ins said of themselves, kept so that not every command has to start them to ask.
///
/// It holds for one file as it was: path, size and time of change. It can always be asked anew, so
/// nothing waits for the disk and no failure matters.
struct PluginMemory: Sendable {
  private let folder: String

  init(_ home: Home) {
    folder = home.state + "/plug-ins"
  }

  func description(of file: PluginFile) -> JSONValue? {
    guard let bytes = FileBytes.small(path(file.name)), let value = try? JSONValue(parsing: bytes),
      value["path"]?.stringValue == file.path, value["stamp"]?.stringValue == file.stamp
    else { return nil }
    return value["describe"]
  }

  /// Whether a plug-in of this name was ever asked, whatever became of its file.
  func knows(_ name: String) -> Bool {
    PluginFile.isName(name) && FileBytes.small(path(name)) != nil
  }

  func keep(_ description: JSONValue, of file: PluginFile) {
    let value = JSONValue.object([
      "path": .string(file.path), "stamp": .string(file.stamp), "describe": description,
    ])
    let bytes = Array((value.serialized() + "\n").utf8)
    if FileBytes.replace(path(file.name), with: bytes) { return }
    try? Home.makeFolder(folder)
    FileBytes.replace(path(file.name), with: bytes)
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).json" }
}
