internal import StintCore
internal import StintHTTP

/// Requests with an account's bearer token, which is renewed where the network takes it no more.
struct BearerSession: Sendable {
  enum Problem: Error {
    /// Nothing was sent.
    case credential(CredentialProblem)
    /// Nothing was sent: another process is at it.
    case takenOver
    case failure(HTTPFailure)
  }

  let access: NetworkAccess
  let keeper: TokenKeeper

  /// The answer to a request that the session's token is put into.
  ///
  /// After a 401, which says that nothing was done, it is made once more with another token.
  /// `mayGo` is asked right before each time.
  func send(
    _ request: HTTPRequest, mayGo: @Sendable () -> Bool = { true }
  ) async throws(Problem) -> HTTPResponse {
    let token: Secret
    do { token = try await keeper.token() } catch { throw .credential(error) }
    let response = try await exchange(request, token, mayGo)
    guard response.status == 401 else { return response }
    let another: Secret
    do {
      another = try await keeper.rejected(
        token, saying: Answers.sentence(response, says: nil))
    } catch {
      throw .credential(error)
    }
    return try await exchange(request, another, mayGo)
  }

  private func exchange(
    _ request: HTTPRequest, _ token: Secret, _ mayGo: @Sendable () -> Bool
  ) async throws(Problem) -> HTTPResponse {
    guard mayGo() else { throw .takenOver }
    var request = request
    request.headers["Authorization"] = "Bearer \(token.reveal())"
    let response: HTTPResponse
    do { response = try await access.client.send(request) } catch { throw .failure(error) }
    if response.isSuccess { await keeper.accepted() }
    return response
  }
}

extension BearerSession.Problem {
  /// For a request that creates something.
  var outcome: Outcome {
    switch self {
    case .credential(let problem): problem.outcome
    case .takenOver:
      .temporary(reason: "another process took it over", retryAfter: nil, isRateLimit: false)
    case .failure(let failure): Answers.outcome(failure)
    }
  }

  /// For a request whose repetition does no harm.
  var harmlessOutcome: Outcome {
    if case .failure(let failure) = self { return Answers.harmlessOutcome(failure) }
    return outcome
  }

  /// For a look at something.
  var reason: String {
    switch self {
    case .credential(let problem): problem.reason
    case .takenOver: "another process took it over"
    case .failure(let failure): failure.reason
    }
  }

  /// What it tells about an account that is checked.
  var standing: AccountCheck.Standing {
    switch self {
    case .credential(let problem) where !problem.isTemporary: .refused(problem)
    default: .unclear(reason: reason)
    }
  }
}
