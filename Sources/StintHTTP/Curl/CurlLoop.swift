internal import CCurl
internal import Glibc
internal import Synchronization

/// Runs all transfers of a client side by side on one thread.
///
/// A thread a transfer would let a few servers that hang keep all others waiting, or else grow without
/// bound. Nothing here blocks but the wait for the network: names are looked up by threads of libcurl's
/// own.
final class CurlLoop: Sendable {
  /// One request on its way.
  struct Ticket: Hashable, Sendable {
    fileprivate let number: UInt64
  }

  private struct Waiting: Sendable {
    var ticket: Ticket
    var make: @Sendable () -> CurlTransfer?
    var finish: @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
  }

  private struct Inbox {
    var waiting: [Waiting] = []
    var cancelled: Set<Ticket> = []
    var count: UInt64 = 0
    var hasThread = false
    var isEnding = false
  }

  /// libcurl allows only `curl_multi_wakeup` to be called from other threads, and that only while the
  /// handle lives: it is called under the lock of `inbox`, and the thread frees the handle after it has
  /// seen `isEnding` under the same lock, which is the last thing anybody sets.
  private struct Handle: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer
  }

  private let handle: Handle?
  private let inbox = Mutex(Inbox())
  /// Kept connections, to all servers together.
  private static let connections = 16

  init() {
    handle = Self.isReady ? curl_multi_init().map { Handle(multi: $0) } : nil
    if let handle {
      _ = stint_curl_multi_set_long(handle.multi, CURLMOPT_MAXCONNECTS, Self.connections)
    }
  }

  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  func newTicket() -> Ticket {
    inbox.withLock {
      $0.count += 1
      return Ticket(number: $0.count)
    }
  }

  /// Starts a transfer; `finish` is called once, on the loop's thread.
  func start(
    _ ticket: Ticket, _ make: @escaping @Sendable () -> CurlTransfer?,
    finish: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
  ) {
    let isTaken = inbox.withLock { inbox in
      guard let handle, !inbox.isEnding else { return false }
      if !inbox.hasThread { inbox.hasThread = startThread() }
      guard inbox.hasThread else { return false }
      inbox.waiting.append(Waiting(ticket: ticket, make: make, finish: finish))
      Self.wake(handle)
      return true
    }
    guard !isTaken else { return }
    finish(.failure(Self.noRoom))
  }

  private static let noRoom = HTTPFailure(
    .connection, mayHaveReached: false, reason: "the machine has no room for a connection")

  /// Ends a transfer, also one that `start` is yet to be called for.
  func cancel(_ ticket: Ticket) {
    inbox.withLock { inbox in
      guard let handle, !inbox.isEnding else { return }
      inbox.cancelled.insert(ticket)
      Self.wake(handle)
    }
  }

  /// Forgets that a ticket was cancelled.
  func close(_ ticket: Ticket) {
    inbox.withLock { _ = $0.cancelled.remove(ticket) }
  }

  /// Ends the thread and what is still under way.
  func end() {
    inbox.withLock { inbox in
      guard let handle, !inbox.isEnding else { return }
      inbox.isEnding = true
      if inbox.hasThread {
        Self.wake(handle)
      } else {
        curl_multi_cleanup(handle.multi)
      }
    }
  }

  /// A call may fail for once (it writes to a pipe of libcurl's); a loop that is not woken sleeps until
  /// a time limit of another transfer, or for ever.
  private static func wake(_ handle: Handle) {
    for _ in 0..<3 where curl_multi_wakeup(handle.multi) == CURLM_OK { return }
  }

  // MARK: The thread

  private func startThread() -> Bool {
    // Signals are for the program's own threads; and writing to a connection that is gone must be an
    // error, not the end of the program.
    var all = sigset_t()
    var old = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    let own = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, own.toOpaque())
    if code != 0 { own.release() }
    return code == 0
  }

  private struct Running {
    var transfer: CurlTransfer
    var waiting: Waiting
  }

  private func run() {
    guard let multi = handle?.multi else { return }
    // libcurl's conversion of names with letters beyond ASCII goes by the locale of the thread; the
    // program's may be "C", in which there are no such letters.
    let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
    if let locale { uselocale(locale) }
    var running: [Ticket: Running] = [:]
    var tickets: [UnsafeMutableRawPointer: Ticket] = [:]

    func finish(_ ticket: Ticket, _ result: (CurlTransfer) -> Result<HTTPResponse, HTTPFailure>) {
      guard let item = running.removeValue(forKey: ticket) else { return }
      tickets[item.transfer.curl] = nil
      curl_multi_remove_handle(multi, item.transfer.curl)
      let result = result(item.transfer)
      item.transfer.close()
      item.waiting.finish(result)
    }

    while true {
      let (waiting, cancelled, isEnding) = inbox.withLock { inbox in
        let waiting = inbox.waiting
        inbox.waiting = []
        return (waiting, inbox.cancelled, inbox.isEnding)
      }
      for item in waiting {
        guard let transfer = item.make() else {
          item.finish(.failure(Self.noRoom))
          continue
        }
        if let failure = transfer.prepare() {
          transfer.close()
          item.finish(.failure(failure))
        } else if curl_multi_add_handle(multi, transfer.curl) == CURLM_OK {
          running[item.ticket] = Running(transfer: transfer, waiting: item)
          tickets[transfer.curl] = item.ticket
        } else {
          let result = transfer.result(CURLE_OUT_OF_MEMORY)
          transfer.close()
          item.finish(result)
        }
      }
      for ticket in isEnding ? Set(running.keys) : cancelled {
        finish(ticket) { $0.cancelled() }
      }
      guard !isEnding else { break }
      var count: Int32 = 0
      curl_multi_perform(multi, &count)
      var left: Int32 = 0
      while let message = curl_multi_info_read(multi, &left) {
        guard message.pointee.msg == CURLMSG_DONE, let curl = message.pointee.easy_handle,
          let ticket = tickets[curl]
        else { continue }
        // The message does not outlive the removal of its handle.
        let code = stint_curl_result(message)
        finish(ticket) { $0.result(code) }
      }
      // Until something happens, or libcurl's own time limits are due; an idle loop sleeps for good.
      curl_multi_poll(multi, nil, 0, .max, nil)
    }
    curl_multi_cleanup(multi)
    if let locale {
      uselocale(nil)
      freelocale(locale)
    }
  }
}
