internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintPlugins
internal import StintSystem
internal import StintWorkspace

/// `stint exporter`.
struct ExporterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exporter", abstract: "List the networks and formats, and test a plug-in.",
    subcommands: [ExporterListCommand.self, ExporterTestCommand.self])

  init() {}
}

/// `stint exporter list`.
struct ExporterListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every network and format, what it takes and how posts get there.",
    discussion: """
      Plug-ins are programs stint-exporter-NAME in the folder exporters beside the config, or on PATH: \
      stint help plug-ins. Ends with 4 when one of them cannot be used.
      """)

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let plugins = Plugins(try context.home(), context)
    let catalogue = plugins.catalogue
    let rows = catalogue.names.compactMap { name -> ExporterListReport.Row? in
      guard let exporter = catalogue.exporter(named: name) else { return nil }
      if let unusable = exporter as? UnusablePlugin {
        return .init(
          facts: exporter.description, way: .unusable(unusable.trouble.sentence(name)),
          path: unusable.path)
      }
      if let plugin = (exporter as? PluginExporter)?.plugin {
        return .init(
          facts: exporter.description, way: .plugin(delivers: plugin.facts.delivers),
          path: plugin.file.path)
      }
      return .init(facts: exporter.description, way: .init(exporter.description), path: nil)
    }
    let report = ExporterListReport(rows: rows, hidden: catalogue.hiddenPlugIns)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}

/// `stint exporter test`.
struct ExporterTestCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Hold an exporter to what all of them promise.",
    discussion: """
      Tries a plug-in, or a built-in exporter, with posts at its limits, odd posts and random ones. \
      Nothing is delivered. A plug-in is asked anew what it can, as after a change of a file that it \
      reads. Ends with 4 when a promise is broken.
      """)

  @Argument(help: ArgumentHelp("As in exporter = \"NAME\".", valueName: "name"))
  var name: String

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp("An option it needs (repeatable).", valueName: "key=value"))
  var settings: [String] = []

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let plugins = Plugins(try context.home(), context)
    let catalogue = plugins.catalogue
    var given: [String: String] = [:]
    for setting in settings {
      guard let sign = setting.firstIndex(of: "="), sign != setting.startIndex else {
        throw UserFacingError(
          "\"\(setting)\" is no option with a value", hint: "--option limit=1000",
          status: .usedWrongly)
      }
      given[String(setting[..<sign])] = String(setting[setting.index(after: sign)...])
    }
    if ExporterTable.exporter(named: name) == nil { _ = plugins.plugin(named: name, anew: true) }
    guard let exporter = catalogue.exporter(named: name) else {
      throw Workspace.unknown("exporter", name, among: catalogue.names, list: "stint exporter list")
    }
    let path = plugins.folders.find(name)?.path
    if let unusable = exporter as? UnusablePlugin {
      let check = ContractCheck(
        id: "describe", promise: "it says what it can",
        result: .failed(unusable.trouble.sentence(name)))
      let report = ExporterTestReport(name: name, path: path, checks: [check])
      context.print(report, asJSON: isJSON)
      return report.status
    }
    let known = exporter.description.options
    if let wrong = given.keys.sorted().first(where: { !known.contains($0) }), !exporter.runsProgram
    {
      let near = NearestName.suggestion(for: wrong, among: known)
      throw UserFacingError(
        "the exporter \(name) has no option \(wrong)"
          + (near.map { "; did you mean \($0)?" } ?? ""),
        hint: known.isEmpty ? "leave it out" : "one of \(known.sorted().joined(separator: ", "))",
        status: .usedWrongly)
    }
    let isPlugin = exporter.runsProgram
    let contract = ExporterContract(
      exporter, options: exporter.description.requiredOptions.merging(given) { $1 },
      // Each costs a plug-in several processes.
      randomPosts: isPlugin ? 10 : 400,
      // A clock in a rendering moves on by then.
      pause: { if isPlugin { _ = context.pause(.milliseconds(1100)) } })
    let report = ExporterTestReport(
      name: name, path: isPlugin ? path : nil, checks: contract.check())
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
