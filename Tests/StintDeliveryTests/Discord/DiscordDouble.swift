import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  static let discordPath = "/api/webhooks/111/sEcReT-token_xyz"

  /// A webhook, as strict as it is (networks/discord.md).
  static func discord() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      guard request.path == discordPath else {
        return .json(404, ["message": "Unknown Webhook", "code": 10015])
      }
      if request.method == "GET" {
        return .json(
          200, ["id": "111", "name": "Stint", "channel_id": "222", "guild_id": "333"])
      }
      return state.create { discordMessage(request, state) }
    }
  }

  private static func discordMessage(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    func invalid(_ field: String, _ text: String) -> LoopbackServer.Answer {
      .json(
        400,
        [
          "message": "Invalid Form Body", "code": 50035,
          "errors": .object([field: ["_errors": [["code": "BAD", "message": .string(text)]]]]),
        ])
    }
    let body: JSONValue? =
      request.json
      ?? request.part("payload_json").flatMap { try? JSONValue(parsing: $0.text) }
    guard let body else { return invalid("payload_json", "No JSON") }
    guard body["allowed_mentions"]?["parse"] == .array([]) else {
      return invalid("allowed_mentions", "would notify")
    }
    let content = body["content"]?.stringValue ?? ""
    if content.unicodeScalars.count > 2000 {
      return invalid("content", "Must be 2000 or fewer in length.")
    }
    for attachment in body["attachments"]?.arrayValue ?? [] {
      guard let id = attachment["id"]?.intValue,
        request.part("files[\(id)]")?.fileName == attachment["filename"]?.stringValue
      else { return invalid("attachments", "Unknown attachment") }
    }
    if content.isEmpty, body["poll"] == nil, body["attachments"] == nil {
      return .json(400, ["message": "Cannot send an empty message", "code": 50006])
    }
    let id = "14000000000000000\(state.next())"
    state.add(["id": .string(id), "content": .string(content)])
    guard request.query["wait"] == "true" else { return .init(204) }
    return .json(
      200, ["id": .string(id), "channel_id": "222", "webhook_id": "111", "type": 0])
  }
}
