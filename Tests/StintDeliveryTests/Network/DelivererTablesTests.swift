import StintCore
import StintDelivery
import StintExporters
import StintTestSupport
import Testing

/// Exporters and deliverers meet by id: what one table says the other keeps.
@Suite struct DelivererTablesTests {
  private static let descriptions = ExporterTable.all.map(\.description)

  @Test func `a network with an API has a deliverer, and no other has`() {
    let sentTo = Self.descriptions.filter { $0.connection != nil }.map(\.id)
    #expect(Set(sentTo) == Set(NetworkDelivererTable.all.keys))
    #expect(sentTo.count > 15)
  }

  @Test(arguments: NetworkDelivererTable.all.keys.sorted())
  func `both say the same of how safe it is to repeat`(id: String) throws {
    let description = try #require(ExporterTable.exporter(named: id)).description
    let server = try LoopbackServer { _ in .json(404, [:]) }
    let account = Account(
      name: "a@b", queue: "business", exporter: id, server: server.url, isHandOff: false)
    let type = try #require(NetworkDelivererTable.all[id])
    let deliverer = type.init(
      .test(account: account, server: server, credential: .token("x")))
    #expect(deliverer.safety == description.safety)
    // A post that is looked for may still be on its way.
    #expect(deliverer.safety != .lookup || deliverer.settlingTime >= .seconds(30))
  }

  @Test(arguments: descriptions.map(\.id))
  func `who has an API says what a user must get and where`(id: String) throws {
    let description = try #require(ExporterTable.exporter(named: id)).description
    guard let connection = description.connection else { return }
    let known = Set(Credential.Field.allCases.map(\.rawValue))
    #expect(!connection.credentialFields.isEmpty)
    #expect(known.isSuperset(of: connection.credentialFields))
    #expect(connection.credentialHelp.count > 20)
    #expect(description.handOffReason == nil)
  }
}
