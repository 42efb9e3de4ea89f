/// How an exporter kept one promise.
package struct ContractCheck: Hashable, Sendable {
  package enum Result: Hashable, Sendable {
    case passed
    /// What it did instead, as one sentence.
    case failed(String)
    /// Why the promise does not concern it, or could not be tried.
    case skipped(String)
  }

  /// Stable word for scripts, as `length`.
  package var id: String
  /// What is promised.
  package var promise: String
  package var result: Result

  package init(id: String, promise: String, result: Result) {
    self.id = id
    self.promise = promise
    self.result = result
  }

  package var failure: String? {
    if case .failed(let sentence) = result { sentence } else { nil }
  }
}

/// Ends one trial early.
enum TrialEnd: Error {
  case failed(String)
  case skipped(String)
}
