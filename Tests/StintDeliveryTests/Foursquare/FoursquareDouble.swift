import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  /// Check-ins of the API v2 (networks/foursquare.md).
  static func foursquare() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      let fields = request.method == "GET" ? request.query : request.form
      guard fields["v"]?.utf8.count == 8 else {
        return foursquareError(410, "deprecated", "old client")
      }
      guard fields["oauth_token"] == "fsqTOKENxyz" else {
        return foursquareError(401, "invalid_auth", "OAuth token invalid or revoked.")
      }
      switch (request.method, request.path) {
      case ("GET", "/v2/users/self"):
        return .json(200, ["meta": ["code": 200], "response": ["user": ["firstName": "Ana"]]])
      case ("POST", "/v2/checkins/add"):
        return state.create {
          guard let venue = fields["venueId"], venue.utf8.count == 24,
            let shout = fields["shout"], shout.unicodeScalars.count <= 140
          else { return foursquareError(400, "param_error", "Must provide a valid venue") }
          let id = "65a00000000000000000000\(state.next())"
          let checkin: JSONObject = [
            "id": .string(id), "createdAt": .int(state.now), "venue": ["id": .string(venue)],
            "shout": .string(shout),
            "checkinShortUrl": .string("https://www.swarmapp.com/c/\(id)"),
          ]
          state.add(checkin)
          return .json(
            200, ["meta": ["code": 200], "response": ["checkin": .object(checkin)]])
        }
      case ("GET", "/v2/users/self/checkins"):
        return .json(
          200,
          [
            "meta": ["code": 200],
            "response": [
              "checkins": ["items": .array(state.posts.reversed().map { .object($0) })]
            ],
          ])
      default: return foursquareError(404, "endpoint_error", "no such endpoint")
      }
    }
  }

  static func foursquareError(
    _ code: Int, _ kind: String, _ words: String
  ) -> LoopbackServer.Answer {
    .json(
      code,
      [
        "meta": [
          "code": .int(Int64(code)), "errorType": .string(kind), "errorDetail": .string(words),
        ]
      ])
  }
}
