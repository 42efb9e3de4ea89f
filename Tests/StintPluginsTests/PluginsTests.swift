import Foundation
import StintCore
import StintExporters
import StintPlugins
import StintSystem
import StintTestSupport
import Testing

@Suite struct PluginsTests {
  private static let describe = #"case $1 in describe) echo '{"name": "Forum"}';; esac"#

  @Test func `plug-ins are found in the config's folder first, then on PATH`() throws {
    let scene = try PluginScene()
    try scene.script("forum", Self.describe, in: "bin")
    let plugins = scene.plugins()
    #expect(plugins.folders.find("forum")?.path == scene.folder.path + "/bin/stint-exporter-forum")
    try scene.script("forum", Self.describe)
    try scene.script("wiki", Self.describe)
    try scene.script("Odd_Name", Self.describe)
    #expect(plugins.folders.find("forum")?.path == plugins.folders.own + "/stint-exporter-forum")
    #expect(plugins.folders.names() == ["forum", "wiki"])
    #expect(plugins.folders.find("Odd_Name") == nil)
    #expect(plugins.folders.find("../forum") == nil)
    #expect(plugins.folders.find("") == nil)
  }

  @Test func `relative folders of PATH are not looked at`() throws {
    let scene = try PluginScene()
    try scene.script("forum", Self.describe, in: "bin")
    #expect(scene.plugins(path: ".:bin:").folders.find("forum") == nil)
  }

  @Test func `a built-in exporter wins over a plug-in of its name`() throws {
    let scene = try PluginScene()
    try scene.script("mastodon", Self.describe)
    try scene.script("forum", Self.describe)
    let catalogue = scene.plugins().catalogue
    #expect(catalogue.exporter(named: "mastodon")?.description.name == "Mastodon")
    #expect(catalogue.plugIns == ["forum"])
    #expect(catalogue.hiddenPlugIns == ["mastodon"])
    #expect(catalogue.names.last == "forum")
    #expect(catalogue.has("forum") && catalogue.has("json") && !catalogue.has("forun"))
  }

  @Test(arguments: [
    (0o720, "others can write to it: chmod go-w"), (0o702, "others can write to it: chmod go-w"),
    (0o600, "it is not executable: chmod u+x"),
  ])
  func `a file that somebody else could change is not run`(mode: Int, says: String) throws {
    let scene = try PluginScene()
    try scene.script("forum", "touch \(scene.folder.path)/ran; echo '{}'", mode: mode)
    let exporter = try #require(scene.plugins().exporter(named: "forum"))
    let problem = try #require(exporter.check(PluginScene.post("Hello")).first)
    #expect(problem.message.contains(says), "\(problem.message)")
    #expect(scene.folder.bytes(of: "ran").isEmpty)
    #expect(throws: RenderError.self) { try exporter.render(PluginScene.post("Hello")) }
  }

  @Test func `nor is one in a folder that others can write to`() throws {
    let scene = try PluginScene()
    try scene.script("forum", Self.describe)
    try scene.script("wiki", Self.describe, in: "bin")
    let plugins = scene.plugins()
    for folder in [plugins.folders.own, scene.folder.path + "/bin"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
    }
    #expect(plugins.folders.find("forum")?.refusal?.contains("its folder") == true)
    #expect(plugins.folders.find("wiki")?.refusal?.contains("its folder") == true)
  }

  @Test func `a link is worth no more than what it leads to`() throws {
    let scene = try PluginScene()
    let target = try scene.script("real", Self.describe, in: "bin", mode: 0o722)
    try FileManager.default.createSymbolicLink(
      atPath: scene.home.config + "/exporters/stint-exporter-forum", withDestinationPath: target)
    #expect(scene.plugins().folders.find("forum")?.refusal?.contains("chmod go-w") == true)
  }

  @Test func `what it can is asked once, and again when the file changed`() throws {
    let scene = try PluginScene()
    let count = scene.folder.path + "/count"
    func describe(_ name: String) -> String { "echo x >>\(count); echo '{\"name\": \"\(name)\"}'" }
    func asked() -> Int { scene.folder.bytes(of: "count").count { $0 == UInt8(ascii: "x") } }
    try scene.script("forum", describe("Forum"))
    for _ in 0..<3 {
      // Each as a command of its own.
      #expect(scene.plugins().exporter(named: "forum")?.description.name == "Forum")
    }
    #expect(asked() == 1)
    let plugins = scene.plugins()
    #expect(plugins.exporter(named: "forum")?.description.name == "Forum")
    try scene.script("forum", describe("Other forum"))
    #expect(plugins.exporter(named: "forum")?.description.name == "Other forum")
    #expect(asked() == 2)
    _ = plugins.plugin(named: "forum", anew: true)
    #expect(asked() == 3)
  }

  @Test func `a failure is not kept for the next command`() throws {
    let scene = try PluginScene()
    let flag = scene.folder.path + "/well"
    try scene.script("forum", "test -e \(flag) && echo '{\"name\": \"Forum\"}'")
    #expect(scene.plugins().exporter(named: "forum") is UnusablePlugin)
    _ = try scene.folder.write("", to: "well")
    #expect(scene.plugins().exporter(named: "forum")?.description.name == "Forum")
  }

  @Test func `one that was known and is gone refuses its posts, and stays known`() throws {
    let scene = try PluginScene()
    try scene.script("forum", Self.describe)
    #expect(scene.plugins().exporter(named: "forum") is PluginExporter)
    let file = try #require(scene.plugins().folders.find("forum"))
    try FileManager.default.removeItem(atPath: file.path)
    #expect(scene.plugins().catalogue.has("forum"))
    let exporter = try #require(scene.plugins().exporter(named: "forum") as? UnusablePlugin)
    #expect(
      exporter.trouble.sentence("forum")
        == "the plug-in stint-exporter-forum is not there any more: neither in the exporters folder nor in PATH"
    )
    #expect(scene.plugins().exporter(named: "never") == nil)
  }

  @Test func `a spoilt memory is no memory`() throws {
    let scene = try PluginScene()
    try scene.script("forum", Self.describe)
    _ = scene.plugins().exporter(named: "forum")
    let file = "state/plug-ins/forum.json"
    #expect(!scene.folder.bytes(of: file).isEmpty)
    _ = try scene.folder.write("{", to: file)
    #expect(scene.plugins().exporter(named: "forum")?.description.name == "Forum")
  }
}
