internal import StintCore
internal import StintSystem

/// Gives the notices of a view: on the desktop if there is one, else by its terminal.
struct LiveNotices {
  private let context: Context
  private let device: any TerminalDevice
  private let isDumb: Bool
  private let sender: NoticeSender
  private var delivery: NoticeDelivery?
  private var notice: Notice?

  init(context: Context, device: any TerminalDevice, isDumb: Bool) {
    self.context = context
    self.device = device
    self.isDumb = isDumb
    sender = NoticeSender(context)
  }

  var isUnderway: Bool { delivery != nil }

  mutating func give(_ due: Notices, about session: Session) {
    guard let notice = Notice(due, about: session) else { return }
    self.notice = notice
    delivery = sender.start(notice, about: session.uid)
    advance(about: session.uid)
  }

  /// Looks how far it is; never waits.
  mutating func advance(about session: String, within patience: Duration = .zero) {
    guard let delivery else { return }
    switch delivery.advance(within: patience) {
    case .underway: return
    case .delivered: sender.keep(delivery, about: session)
    case .failed: if let notice { showInTerminal(notice) }
    }
    self.delivery = nil
  }

  private func showInTerminal(_ notice: Notice) {
    if !isDumb, let way = TerminalNotice(environment: context.environment) {
      device.write(way.sequence(notice, environment: context.environment))
    } else if !notice.isQuiet {
      // The last resort; two minutes before the end there is to be no sound.
      device.write("\u{7}")
    }
  }

  /// A session that is over needs no notice any more.
  mutating func finish(about session: String, isOver: Bool) {
    advance(about: session, within: .milliseconds(200))
    if isOver { sender.withdraw(about: session) }
  }
}
