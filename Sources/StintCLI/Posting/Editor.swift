internal import Foundation
internal import StintCore
internal import StintSystem

/// Lets the user write in `$VISUAL` or `$EDITOR`.
struct Editor {
  private let context: Context

  init(_ context: Context) {
    self.context = context
  }

  /// Opens `text` in the editor and hands what was saved to `use`.
  ///
  /// Throws when there is no editor, when it failed, when what was saved is no text, and what `use`
  /// throws; the file is kept then and named, so that nothing typed is lost.
  func edit<Value>(
    _ text: String, name: String, use: (String) throws -> Value
  ) throws -> Value {
    guard
      let editor = [context.environment["VISUAL"], context.environment["EDITOR"]]
        .compactMap(\.self).first(where: { !$0.isEmpty })
    else {
      throw UserFacingError(
        "neither VISUAL nor EDITOR is set", hint: "export EDITOR=nano", status: .usedWrongly)
    }
    let folder = try context.home().state + "/edit"
    try Home.makeFolder(folder)
    let path = "\(folder)/\(Digest.sha256(context.randomBytes(8)).prefix(8))-\(name)"
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else {
      throw UserFacingError("cannot write \(path)", status: .cannotCreate)
    }
    // An editor may come with arguments of its own, as `code --wait`: the shell takes it apart.
    let status = context.run("/bin/sh", ["-c", "exec \(editor) \"$1\"", "stint", path])
    guard status == 0 else {
      throw UserFacingError(
        "the editor \(editor) ended with \(status); nothing was changed",
        details: ["your text is in \(path)"], status: .badInput)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UserFacingError("cannot read \(path) again", status: .badInput)
    }
    do {
      let value = try use(try ThreadText.decode([UInt8](data), from: path))
      try? FileManager.default.removeItem(atPath: path)
      return value
    } catch {
      var known = Tool.userFacing(error)
      known.details.append("your text is in \(path)")
      throw known
    }
  }
}
