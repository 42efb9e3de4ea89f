internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// `stint account login`.
struct AccountLoginCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Get a new credential for an account, and check it.",
    usage: "stint account login <account> [--no-browser] [<options>]",
    discussion: """
      Where the network has a login in the browser, it prints the address to open and waits for the \
      browser on 127.0.0.1. Over SSH: --no-browser, and paste the address that the browser ends at. \
      Where there is no such login it asks for the new secrets, without showing them.

      The credential goes where the config says; what came from a program, a variable or systemd is \
      kept aside until that source changes. When the network clearly refuses the new one it is not \
      taken over: the one before stays in use. Ends as `stint account check`.
      """)

  @Argument(help: ArgumentHelp("The account.", valueName: "account"))
  var account: String

  @Flag(help: "Paste the address the browser ends at, instead of waiting for it.")
  var noBrowser = false

  @Option(help: ArgumentHelp("The port to wait on, where your app names one.", valueName: "port"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "The redirect address of your app, where it is none of Stint's; it is then pasted.",
      valueName: "address"))
  var redirect: String?

  @Option(
    help: ArgumentHelp(
      "\"-\": read the credential from standard input, as its file holds it.", valueName: "-"))
  var secretFrom: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard port.map({ (1...65_535).contains($0) }) ?? true else {
      throw UserFacingError("--port must be 1 to 65535", status: .usedWrongly)
    }
    guard secretFrom.map({ $0 == "-" }) ?? true else {
      throw UserFacingError(
        "--secret-from takes - only: a secret on the command line could be read by others",
        hint: "--secret-from - <FILE", status: .usedWrongly)
    }
    let account = try Workspace(context, .readWrite).account(named: account)
    var arguments = ["--login", account.name]
    if noBrowser { arguments.append("--no-browser") }
    if let port { arguments += ["--port", String(port)] }
    if secretFrom != nil { arguments += ["--secret-from", "-"] }
    if let redirect { arguments += ["--redirect", redirect] }
    return try Daemon(context).run(arguments + (isJSON ? ["--json"] : []))
  }
}
