import StintCore
import StintTestSupport
import Testing

@Suite struct CredentialsGateTests {
  @Test(arguments: [nil, "please"])
  func `an account without a credential waits, override or not`(override: String?) throws {
    let scene = GateScene(conditions: Conditions(credentialProblem: "revoked"))
    let verdict = try scene.verdict(
      of: "credentials", on: .sample(1, override: override), at: .at("2026-03-02T09:00Z"))
    #expect(verdict.isWait && verdict.waitsUntil == nil)
  }
}
