import Foundation
import StintCore
import StintDelivery
import StintSystem
import StintTestSupport
import Testing

/// One account with its credential in a file, in a folder of its own.
struct CredentialFiles {
  let folder: TemporaryFolder
  let home: Home
  let account = Account(
    name: "shop@x", queue: "q", exporter: "x", credential: .file("shop"))

  init() throws {
    folder = try TemporaryFolder()
    home = Home(
      config: folder.path, data: folder.path, state: folder.path + "/state", runtime: nil)
    try FileManager.default.createDirectory(
      atPath: home.credentials, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
  }

  func put(_ text: String) throws {
    try PrivateFile.replace(home.credentials + "/shop", Array(text.utf8))
  }

  func store() throws -> any CredentialStore {
    try #require(CredentialStores.store(for: account, home, environment: [:]))
  }
}
