/// A terminal that is read key by key.
///
/// Behind a protocol so that tests can type; there is one real kind, `SystemTerminal`.
package protocol TerminalDevice: AnyObject {
  var size: TerminalSize { get }

  /// Takes the terminal over: keys come one by one, without echo.
  ///
  /// On the alternate screen what stood on the terminal before comes back with `leave`.
  func enter(alternateScreen: Bool) throws

  /// Gives the terminal back as it was; harmless when it was not taken over.
  func leave()

  func write(_ text: String)

  /// The next event; nil when there was none in this time.
  func next(within limit: Duration) -> TerminalEvent?

  /// Throws away what is typed already, and what is typed within `limit` from now.
  func dropKeys(for limit: Duration)

  /// Gives the terminal back, stops the process until it is continued, and takes it over again.
  func suspend()

  /// Gives the terminal back and ends the process as the signal would have.
  func end(by signal: Int32)
}
