internal import StintCore
internal import StintHTTP

/// A secret web address: whoever knows it may write.
struct Webhook {
  /// What must not be shown: the path.
  let secret: Secret
  private let origin: String
  /// What the address itself asks for, as Discord's `thread_id=…`.
  private let query: String?

  /// The address in the account's credential; its server is `account.server` where that is set.
  init(_ access: NetworkAccess) async throws(DeliveryStop) {
    let token = try await access.storedToken()
    do throws(CredentialProblem) {
      let address = try Self.address(in: token, of: access.account)
      origin = access.account.server == nil ? address.origin : access.base()
      secret = Secret(address.path)
      query = address.query
    } catch {
      throw DeliveryStop(.credentials(reason: error.reason))
    }
  }

  private static func address(
    in token: Secret, of account: Account
  ) throws(CredentialProblem) -> WebAddress {
    guard let address = WebAddress(token.reveal()), address.path.utf8.count > 1 else {
      throw CredentialProblem(
        reason: "the credential of \(account.name) is no web address; it must be the whole "
          + "address of the webhook", hint: Credential.hint(account))
    }
    guard address.scheme == "https" || account.server != nil || address.isLoopback else {
      throw CredentialProblem(
        reason: "the webhook of \(account.name) does not begin with https://",
        hint: Credential.hint(account))
    }
    return address
  }

  /// What makes a credential no address of a webhook.
  static func fault(in credential: Credential, of account: Account) -> CredentialProblem? {
    guard let token = credential[.token] else { return credential.fault(for: account) }
    do throws(CredentialProblem) {
      _ = try address(in: token, of: account)
      return nil
    } catch {
      return error
    }
  }

  /// The address, with `more` as `?wait=true`.
  func url(_ more: String = "") -> String {
    let all = [query, more.hasPrefix("?") ? String(more.dropFirst()) : more].compactMap(\.self)
      .filter { !$0.isEmpty }
    return origin + secret.reveal() + (all.isEmpty ? "" : "?" + all.joined(separator: "&"))
  }
}

extension WebAddress {
  /// Whether it stays on this machine.
  var isLoopback: Bool { ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host) }
}
