package import StintCore

extension Workspace {
  /// The account of a name; throws with the nearest one where there is none.
  package func account(named name: String) throws -> Account {
    if let account = setup.accounts[name] { return account }
    throw Self.unknown("account", name, among: setup.accounts.keys, list: "stint account list")
  }

  package static func unknown(
    _ what: String, _ name: String, among names: some Sequence<String>, list: String
  ) -> UserFacingError {
    let near = NearestName.suggestion(for: name, among: names)
    return UserFacingError(
      "no \(what) \(name)" + (near.map { "; did you mean \($0)?" } ?? ""), hint: list,
      status: .notFound)
  }
}
