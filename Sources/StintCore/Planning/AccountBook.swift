/// What the planner knows of one account, and what it decided there already.
struct AccountBook {
  let account: String
  var conditions = Conditions()
  var history: [Send] = []
  var historyIsLoaded = false
  /// Targets with a time of their own.
  var due: [Target] = []
  /// Targets that expire, as far as `due` was loaded.
  var expiring: [Target] = []
  var dueLoadedThrough: Timestamp?
  /// The lines for a slot, as far as they were fetched.
  var lines: [Kind: Line] = [:]
  /// Targets that changed in memory: lapsed fixed times, evergreen posts that come again.
  var extras: [Target] = []
  var usedSlots: Set<Timestamp> = []
  /// Targets that left the source's view for good.
  var gone: Set<Int64> = []
  private var compactedAt = 0

  struct Line {
    var fetched: [Target] = []
    var isComplete = false
    /// Where the next chunk begins, also when all fetched ones are gone.
    var lastKey: OrderKey?
  }

  init(account: String) {
    self.account = account
  }

  /// How long the history was when it was last cut.
  private(set) var prunedAt = 0

  /// Cuts sends that no rule looks at any more off a long forecast's history: those before `time`,
  /// but for as many as the share needs.
  mutating func forget(before time: Timestamp, keeping share: Int) {
    var first = history.firstIndex { $0.at >= time } ?? history.endIndex
    var kept = 0
    while first > 0, kept < share {
      first -= 1
      if PromoShareGate.counts(history[first]) { kept += 1 }
    }
    history.removeFirst(first)
    prunedAt = history.count
  }

  /// Whether `target` is still where the source says it is.
  func holds(_ target: Target) -> Bool { !gone.contains(target.id) }

  mutating func remove(_ target: Target) {
    gone.insert(target.id)
    due.removeAll { $0.id == target.id }
    expiring.removeAll { $0.id == target.id }
    extras.removeAll { $0.id == target.id }
  }

  /// Takes the gone out of the lines; not during a walk, whose positions it would shift.
  mutating func compact() {
    guard gone.count != compactedAt else { return }
    for kind in Kind.allCases {
      lines[kind]?.fetched.removeAll { gone.contains($0.id) }
    }
    compactedAt = gone.count
  }
}

/// One walk along an account's line for a slot, kinds merged by order, fetching as it goes.
struct LineWalk {
  static let chunk = 256

  private var positions: [Kind: Int] = [:]
  private var skipped: Set<Kind> = []
  private var extrasSeen: Set<Int64> = []
  /// Promos that may go although the budget keeps the others back.
  var siblings: [Target] = []

  mutating func skip(_ kind: Kind) { skipped.insert(kind) }

  mutating func next(
    in book: inout AccountBook, source: some CandidateSource
  ) throws -> Target? {
    var best: Target?
    var advance: Kind?
    for kind in Kind.allCases where !skipped.contains(kind) {
      guard let head = try head(of: kind, in: &book, source: source) else { continue }
      if best.map({ head.orderKey < $0.orderKey }) ?? true { (best, advance) = (head, kind) }
    }
    for extra in book.extras
    where !skipped.contains(extra.kind) && !extrasSeen.contains(extra.id) && extra.dueAt == nil {
      if best.map({ extra.orderKey < $0.orderKey }) ?? true { (best, advance) = (extra, nil) }
    }
    if let sibling = siblings.min(by: { $0.orderKey < $1.orderKey }),
      best.map({ sibling.orderKey < $0.orderKey }) ?? true
    {
      siblings.removeAll { $0.id == sibling.id }
      return sibling
    }
    if let advance {
      positions[advance, default: 0] += 1
    } else if let best {
      extrasSeen.insert(best.id)
    }
    return best
  }

  private mutating func head(
    of kind: Kind, in book: inout AccountBook, source: some CandidateSource
  ) throws -> Target? {
    var line = book.lines[kind] ?? AccountBook.Line()
    var position = positions[kind, default: 0]
    defer {
      book.lines[kind] = line
      positions[kind] = position
    }
    while true {
      while position < line.fetched.count, book.gone.contains(line.fetched[position].id) {
        position += 1
      }
      if position < line.fetched.count { return line.fetched[position] }
      if line.isComplete { return nil }
      let more = try source.line(
        on: book.account, kind: kind, behind: line.lastKey,
        limit: Self.chunk)
      line.isComplete = more.count < Self.chunk
      line.lastKey = more.last?.orderKey ?? line.lastKey
      line.fetched += more.filter { !book.gone.contains($0.id) }
    }
  }
}
