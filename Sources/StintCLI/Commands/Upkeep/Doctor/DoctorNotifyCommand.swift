internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint doctor notify`.
struct DoctorNotifyCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Try each way of giving notice, and say what happened.",
    discussion: """
      Sessions give three notices at most: two minutes before the end, at the end, and when the grace \
      is over. They use the first of these ways that works. You see each of them here: look which of \
      the messages appear. Ends with 4 when none is there but the bell or the view itself.

      JSON: channels: {channel, ok, message} each.
      """)

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let attempts = desktop(context) + terminal(context)
    let works = attempts.contains { $0.isDone && $0.channel != "bell" }
    context.print(
      Answer([
        "ok": .bool(works),
        "channels": .array(
          attempts.map {
            [
              "channel": .string($0.channel), "ok": .bool($0.isDone),
              "message": .string($0.message),
            ]
          }),
      ]) { style in
        attempts.map { attempt in
          let sign = attempt.isDone ? style.good("ok  ") : style.dim("no  ")
          return "\(sign)  \(DisplayWidth.padded(attempt.channel, to: 11))  "
            + SafeText.line(attempt.message)
        }.joined(separator: "\n")
      }, asJSON: isJSON)
    return works ? .done : .waiting
  }

  private func desktop(_ context: Context) -> [NoticeAttempt] {
    let sender = NoticeSender(context)
    guard sender.hasDesktop else {
      return [
        NoticeAttempt(
          channel: "desktop", isDone: false,
          message: "there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set")
      ]
    }
    return sender.tryAll { Notice(title: "Stint", body: "This came by \($0).", isQuiet: true) }
  }

  private func terminal(_ context: Context) -> [NoticeAttempt] {
    guard context.console.outputIsTerminal, !isJSON else {
      return [
        NoticeAttempt(
          channel: "terminal", isDone: false, message: "standard output is no terminal")
      ]
    }
    let bell = NoticeAttempt(
      channel: "bell", isDone: true, message: "rung; the last resort, at the end of the time only")
    guard let way = TerminalNotice(environment: context.environment) else {
      context.console.writeOut("\u{7}")
      return [
        NoticeAttempt(
          channel: "terminal", isDone: false,
          message: "no notices known for TERM=\(context.environment["TERM"] ?? "")"), bell,
      ]
    }
    let notice = Notice(title: "Stint", body: "This came by \(way.rawValue).")
    context.console.writeOut(way.sequence(notice, environment: context.environment) + "\u{7}")
    let isInTmux = !(context.environment["TMUX"] ?? "").isEmpty
    return [
      NoticeAttempt(
        channel: way.rawValue, isDone: true,
        message: "sent; whether it appears is up to the terminal"
          + (isInTmux ? ", and to tmux: set -g allow-passthrough on" : "")), bell,
    ]
  }
}
