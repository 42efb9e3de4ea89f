import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct FoursquareDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("foursquare")
    let outcome = try await scene.send("Café opens")
    #expect(outcome.remoteID == "65a000000000000000000001")
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == "/v2/checkins/add")
    #expect(
      request.text
        == "v=20260101&m=swarm&venueId=4b2afcaaf964a5205bb324e3&shout=Caf%C3%A9+opens"
        + "&broadcast=public&oauth_token=fsqTOKENxyz")
  }

  @Test(arguments: [
    (401, "invalid_auth", "credentials"), (400, "param_error", "permanent"),
    (404, "endpoint_error", "permanent"), (403, "not_authorized", "permanent"),
    (403, "rate_limit_exceeded", "limit"), (403, "quota_exceeded", "limit"),
    (410, "deprecated", "permanent"), (500, "server_error", "unknown"), (409, "other", "permanent"),
  ])
  func `the kind of error decides`(status: Int, kind: String, word: String) async throws {
    let scene = try SocialScene("foursquare")
    scene.fail(.instead(NetworkDouble.foursquareError(status, kind, "words")))
    #expect(try await scene.send().word == word)
  }
}
