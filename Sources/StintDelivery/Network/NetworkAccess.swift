package import StintCore
package import StintHTTP
package import StintSystem

/// All that a deliverer needs to speak with its network for one account.
package struct NetworkAccess: Sendable {
  package var account: Account
  package var client: any HTTPClient
  package var credentials: any CredentialStore
  package var clock: @Sendable () -> Timestamp
  /// Lets time pass between two looks at something that takes a while, as the processing of a video.
  package var pause: @Sendable (Duration) async -> Void
  /// Knows whether a file is still the one that was queued.
  package var watch: MediaWatch

  package init(
    account: Account, client: any HTTPClient, credentials: any CredentialStore,
    clock: @escaping @Sendable () -> Timestamp,
    pause: @escaping @Sendable (Duration) async -> Void, watch: MediaWatch = MediaWatch()
  ) {
    self.account = account
    self.client = client
    self.credentials = credentials
    self.clock = clock
    self.pause = pause
    self.watch = watch
  }
}

/// A deliverer that speaks with a network.
package protocol NetworkDeliverer: Deliverer {
  init(_ access: NetworkAccess)

  /// Whether `check` learns from the server what it allows, so that it is worth asking once a day.
  static var tellsLimits: Bool { get }

  /// Proves the credential against the server without writing anything.
  func check() async -> AccountCheck

  /// What makes a credential of no use for the account, told without asking the server; nil when
  /// nothing does.
  static func fault(in credential: Credential, of account: Account) -> CredentialProblem?
}

extension NetworkDeliverer {
  package static var tellsLimits: Bool { false }

  package static func fault(
    in credential: Credential, of account: Account
  ) -> CredentialProblem? {
    credential.fault(for: account)
  }
}

/// What `stint account check` learned from the server.
package struct AccountCheck: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    case good
    /// The user must renew or change the credential.
    case refused(CredentialProblem)
    /// What answers at the account's server is not what the account is for, or another setting is
    /// wrong: the config must change, the credential need not.
    case unfit(reason: String, hint: String?)
    /// Nobody can tell now: server down, asked to wait.
    case unclear(reason: String)
  }

  package var standing: Standing
  /// Whom the server takes us for, as `@shop@social.example`.
  package var identity: String?
  /// What the server says it allows, under the names of the exporter's options: `limit`, `alt_limit`.
  package var facts: [String: String]
  package var expiresAt: Timestamp?

  package init(
    _ standing: Standing, identity: String? = nil, facts: [String: String] = [:],
    expiresAt: Timestamp? = nil
  ) {
    self.standing = standing
    self.identity = identity
    self.facts = facts
    self.expiresAt = expiresAt
  }
}

extension NetworkAccess {
  /// The account's server without a slash at its end, or else `usual`; empty when there is neither.
  package func base(usual: String? = nil) -> String {
    var base = account.server ?? usual ?? ""
    while base.hasSuffix("/") { base.removeLast() }
    return base
  }
}
