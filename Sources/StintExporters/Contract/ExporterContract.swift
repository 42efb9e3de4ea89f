internal import StintCore

/// What every exporter must keep, whichever network it writes for.
///
/// Built-in exporters are held to it in the tests, plug-ins by `stint exporter test`. Nothing is
/// delivered.
package struct ExporterContract: Sendable {
  /// Code of the problem that a plug-in's program failed: then nothing else can be tried.
  package static let troubleCode = "plug-in"

  let exporter: any Exporter
  let options: [String: String]
  let randomPosts: Int
  let pause: @Sendable () -> Void

  /// `options` are what it must be told to render at all.
  ///
  /// `pause` is called between two renderings
  /// that must be equal, so that a clock in one of them shows.
  package init(
    _ exporter: any Exporter, options: [String: String], randomPosts: Int = 400,
    pause: @escaping @Sendable () -> Void = {}
  ) {
    self.exporter = exporter
    self.options = options
    self.randomPosts = randomPosts
    self.pause = pause
  }

  /// Every promise, in the order in which they are tried.
  package static let promises: [(id: String, promise: String)] = rules.map { ($0.id, $0.promise) }

  /// Tries all promises; `onEach` is told of each as it is known.
  package func check(onEach: (ContractCheck) -> Void = { _ in }) -> [ContractCheck] {
    var checks: [ContractCheck] = []
    var trouble: String?
    for rule in Self.rules {
      let result: ContractCheck.Result
      if let trouble { result = .skipped(trouble) } else { result = Self.result(of: rule, self) }
      let check = ContractCheck(id: rule.id, promise: rule.promise, result: result)
      checks.append(check)
      onEach(check)
      // A program that hangs would do so at each of a hundred questions.
      if check.failure?.contains("(\(Self.troubleCode))") == true {
        trouble = "not tried, because the plug-in fails"
      }
    }
    return checks
  }

  /// One of them alone; nil where there is none of that id.
  package func check(_ id: String) -> ContractCheck? {
    Self.rules.first { $0.id == id }.map {
      ContractCheck(id: $0.id, promise: $0.promise, result: Self.result(of: $0, self))
    }
  }

  struct Rule: Sendable {
    var id: String
    var promise: String
    var trial: @Sendable (ExporterContract) throws(TrialEnd) -> Void
  }

  private static func result(of rule: Rule, _ contract: ExporterContract) -> ContractCheck.Result {
    do throws(TrialEnd) {
      try rule.trial(contract)
      return .passed
    } catch {
      switch error {
      case .failed(let sentence): return .failed(sentence)
      case .skipped(let reason): return .skipped(reason)
      }
    }
  }

  // MARK: Pieces of trials

  func post(_ content: Content) -> OutgoingPost {
    OutgoingPost(
      content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
      account: "shop@net", instant: Timestamp(seconds: 1_768_469_400),
      localInstant: "2026-01-15T10:30:00+01:00",
      operationKeys: content.parts.indices.map { "key-\($0 + 1)" }, options: options)
  }

  func image(_ name: String = "a.jpg", alt: String? = "A cup", size: Int = 1000) -> Media {
    Media(
      path: "/home/ana/\(name)", alt: alt, type: "image/jpeg", sizeInBytes: size,
      sha256: String(repeating: "0", count: 64))
  }

  func errors(_ content: Content) -> [Problem] {
    exporter.check(post(content)).filter { $0.severity == .error }
  }

  func expect(_ claim: Bool, _ otherwise: @autoclosure () -> String) throws(TrialEnd) {
    guard !claim else { return }
    throw .failed(otherwise())
  }

  /// `what` goes out: nothing forbids it.
  func expectPasses(_ content: Content, _ what: String) throws(TrialEnd) {
    let errors = errors(content)
    try expect(errors.isEmpty, "\(what) is refused: \(Self.words(errors))")
  }

  /// `what` is refused for exactly this reason; a plug-in may have more to say about it.
  @discardableResult
  func expectRefused(
    _ content: Content, _ code: String, _ what: String
  ) throws(TrialEnd) -> Problem {
    let errors = errors(content)
    guard let found = errors.first(where: { $0.code == code }) else {
      throw .failed(
        errors.isEmpty
          ? "\(what) is not refused" : "\(what) is refused otherwise: \(Self.words(errors))")
    }
    try expect(
      exporter.runsProgram || errors.count == 1,
      "\(what) is refused for more than one reason: \(Self.words(errors))")
    return found
  }

  func rendered(_ content: Content, _ what: String) throws(TrialEnd) -> [Parcel] {
    do throws(RenderError) {
      return try exporter.render(post(content))
    } catch {
      throw .failed("\(what) cannot be rendered: \(Self.words(error.problems))")
    }
  }

  static func words(_ problems: [Problem]) -> String {
    problems.map { "\($0.message) (\($0.code))" }.joined(separator: "; ")
  }
}
