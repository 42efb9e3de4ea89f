import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  static let slackPath = "/services/T000/B000/sEcReTxyz"

  /// An incoming webhook (networks/slack.md).
  static func slack() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      func word(_ status: Int, _ text: String) -> LoopbackServer.Answer {
        .text(status, text, type: "text/html")
      }
      guard request.path == slackPath else { return word(404, "no_service") }
      guard request.method == "POST", let body = request.json else {
        return word(400, "invalid_payload")
      }
      guard let text = body["text"]?.stringValue, !text.isEmpty else {
        return word(400, "no_text")
      }
      return state.create {
        // Cut without a word.
        state.add(["text": .string(String(text.prefix(40_000)))])
        return word(200, "ok")
      }
    }
  }
}
