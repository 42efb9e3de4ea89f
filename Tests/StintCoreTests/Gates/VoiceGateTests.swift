import StintCore
import StintTestSupport
import Testing

@Suite struct VoiceGateTests {
  private let scene = GateScene(inspection: Inspection(voice: ["one", "two"]))

  @Test func `a post with problems is held with all of them`() throws {
    let verdict = try scene.verdict(of: "voice", on: .sample(1), at: .at("2026-03-02T09:00Z"))
    #expect(verdict == .hold(Hold(cause: .voice, reason: "one; two")))
  }

  @Test func `an override does not get past it`() throws {
    let forced = Target.sample(1, override: "please")
    let verdict = try scene.verdict(of: "voice", on: forced, at: .at("2026-03-02T09:00Z"))
    #expect(verdict.holdCause == .voice)
  }
}
