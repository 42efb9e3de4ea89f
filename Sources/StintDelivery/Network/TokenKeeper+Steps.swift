internal import StintCore

extension TokenKeeper {
  /// Goes through `steps` with a token; when the network refuses it, once more with a new one.
  ///
  /// What was refused for its token has not been done. No outcome shows the token.
  nonisolated func run(_ steps: (Secret) async throws(DeliveryStop) -> Outcome) async -> Outcome {
    do throws(CredentialProblem) {
      let first = try await token()
      let outcome = await once(steps, first)
      guard case .credentials(let reason, isPermission: false) = outcome else {
        return await settled(outcome)
      }
      let second = try await rejected(first, saying: reason)
      return await settled(await once(steps, second))
    } catch {
      return error.outcome
    }
  }

  private nonisolated func once(
    _ steps: (Secret) async throws(DeliveryStop) -> Outcome, _ token: Secret
  ) async -> Outcome {
    do throws(DeliveryStop) { return try await steps(token).hiding(token) } catch {
      return error.outcome.hiding(token)
    }
  }

  private nonisolated func settled(_ outcome: Outcome) async -> Outcome {
    if case .accepted = outcome { await accepted() }
    return outcome
  }
}
