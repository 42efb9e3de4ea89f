import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct ThreadsDelivererTests {
  private let missing = NetworkDouble.graphError(
    400, code: 24, subcode: 4_279_009, "The requested resource does not exist")

  @Test func `a container is made, looked at and published`() async throws {
    let scene = try SocialScene("threads")
    let outcome = try await scene.send("Café ☕")
    #expect(
      outcome
        == .accepted(remoteID: "1792", url: "https://www.threads.com/@shop/post/1792"))
    let requests = scene.double.server.requests
    #expect(
      requests.map { "\($0.method) \($0.target)" } == [
        "POST /v1.0/178400000/threads", "GET /v1.0/5551?fields=status,error_message",
        "POST /v1.0/178400000/threads_publish", "GET /v1.0/1792?fields=permalink",
      ])
    #expect(requests[0].text == "media_type=TEXT&text=Caf%C3%A9+%E2%98%95")
    #expect(requests[2].text == "creation_id=5551")
  }

  @Test func `parts answer the one before`() async throws {
    let scene = try SocialScene("threads")
    let outcomes = try await scene.send(Content(parts: ["One", "Two", "Three"]))
    #expect(outcomes.map(\.word) == ["accepted", "accepted", "accepted"])
    let containers = scene.double.server.requests.filter { $0.path.hasSuffix("/threads") }
    #expect(
      containers.map { $0.form["reply_to_id"] } == [
        nil, outcomes[0].remoteID, outcomes[1].remoteID,
      ])
  }

  @Test func `a part that is not known everywhere yet is waited for`() async throws {
    let scene = try SocialScene("threads")
    scene.double.state.set("late for", "2")
    let thread = Content(parts: ["One", "Two"])
    #expect(try await scene.send(thread).map(\.word) == ["accepted", "accepted"])
    #expect(scene.pauses.all == [.seconds(2), .seconds(5)])
    let slow = try SocialScene("threads")
    slow.double.state.set("late for", "9")
    #expect(try await slow.send(thread).map(\.word) == ["accepted", "temporary"])
    #expect(slow.pauses.all == [.seconds(2), .seconds(5), .seconds(10)])
  }

  @Test func `a retry publishes the same container`() async throws {
    let scene = try SocialScene("threads")
    scene.fail(.instead(.page(500)))
    #expect(try await scene.send().word == "unknown")
    #expect(try await scene.send().word == "accepted")
    #expect(scene.double.server.requests.count { $0.path.hasSuffix("/threads") } == 1)
  }

  @Test func `a container that is out already is not published again`() async throws {
    let scene = try SocialScene("threads")
    scene.fail(.done(.reset))
    #expect(try await scene.send().word == "unknown")
    // As if the tick had not looked first.
    #expect(try await scene.send().word == "accepted")
    #expect(scene.double.state.posts.count == 1)
    #expect(scene.double.server.requests.count { $0.path.hasSuffix("_publish") } == 1)
  }

  @Test func `not found is waited for, then one fresh container is made`() async throws {
    let scene = try SocialScene("threads")
    scene.fail(.instead(missing), .instead(missing))
    #expect(try await scene.send().word == "accepted")
    #expect(scene.pauses.all == [.seconds(2), .seconds(5)])
    let other = try SocialScene("threads")
    for _ in 0..<4 { other.fail(.instead(missing)) }
    #expect(try await other.send().word == "temporary")
    #expect(try await other.send().word == "accepted")
    #expect(other.double.server.requests.count { $0.path.hasSuffix("/threads") } == 2)
    #expect(other.double.state.posts.count == 1)
  }

  @Test func `no more than one fresh container is made`() async throws {
    let scene = try SocialScene("threads")
    for _ in 0..<12 { scene.fail(.instead(missing)) }
    for _ in 0..<3 { #expect(try await scene.send().word == "temporary") }
    #expect(scene.double.server.requests.count { $0.path.hasSuffix("/threads") } == 2)
  }

  @Test(arguments: [
    ("IN_PROGRESS", "temporary", 9), ("ERROR", "permanent", 0), ("EXPIRED", "permanent", 0),
  ])
  func `a container that does not finish is not published`(
    status: String, word: String, pauses: Int
  ) async throws {
    let scene = try SocialScene("threads")
    scene.double.state.set("status", status)
    #expect(try await scene.send().word == word)
    #expect(scene.pauses.all.count == pauses)
    #expect(scene.double.state.posts.isEmpty)
    scene.double.state.set("status", nil)
    #expect(try await scene.send().word == "accepted")
  }

  @Test func `an expired container is replaced`() async throws {
    let scene = try SocialScene("threads")
    scene.fail(.instead(.page(500)))
    #expect(try await scene.send().word == "unknown")
    scene.double.state.set("status", "EXPIRED")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found == .absent)
  }

  @Test func `a list that is late leaves the next part waiting`() async throws {
    let scene = try SocialScene("threads")
    scene.double.state.set("list", "late")
    scene.fail(.done(.reset))
    let parcel = try scene.parcels(Content(parts: ["One", "Two"]))[0]
    #expect(await scene.deliverer.deliver(parcel, scene.handover(partCount: 2)).word == "unknown")
    let found = await scene.deliverer.lookup(parcel, scene.handover(partCount: 2, isRetry: true))
    #expect(found.word == "cannotTell")
    let last = await scene.deliverer.lookup(parcel, scene.handover(isRetry: true))
    #expect(last == .found(remoteID: nil, url: nil))
  }

  @Test func `without a container nothing can be out`() async throws {
    let scene = try SocialScene("threads")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found == .absent)
    #expect(scene.double.server.requests.isEmpty)
  }

  @Test func `a token is renewed by itself long before its end`() async throws {
    let credential = Credential([
      .token: Secret("threadsTOKENxyz"), .expiresAt: Secret("2026-03-20T00:00:00Z"),
    ])
    let scene = try SocialScene("threads", credential: credential)
    #expect(try await scene.send().word == "accepted")
    #expect(scene.store.credential?[.token] == Secret("threadsTOKENnew"))
    #expect(scene.store.credential?[.expiresAt] == Secret("2026-05-01T09:00:00Z"))
    let young = Credential([
      .token: Secret("threadsTOKENxyz"), .expiresAt: Secret("2026-04-20T00:00:00Z"),
    ])
    let other = try SocialScene("threads", credential: young)
    #expect(try await other.send().word == "accepted")
    #expect(other.store.replacements.isEmpty)
  }

  @Test func `a token that has ended is the user's to renew`() async throws {
    let scene = try SocialScene("threads", credential: .token("endedTOKENxyz"))
    let outcome = try await scene.send()
    #expect(outcome.word == "credentials")
    #expect(outcome.isPresentable, "\(outcome)")
  }
}
