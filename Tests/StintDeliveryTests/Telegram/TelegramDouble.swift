import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  static let telegramToken = "123456:ABC-def_1234ghIkl"

  /// The Bot API, as strict as it is (networks/telegram.md).
  static func telegram() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      let path = request.path.split(separator: "/").map(String.init)
      guard path.count == 2, path[0] == "bot" + telegramToken else {
        return telegramError(401, "Unauthorized")
      }
      switch path[1] {
      case "getMe":
        return .json(
          200, ["ok": true, "result": ["id": 123_456, "is_bot": true, "username": "shop_bot"]])
      case "sendMessage", "sendPhoto", "sendMediaGroup", "sendPoll", "sendDocument":
        return state.create { telegramMessage(request, method: path[1], state) }
      default: return telegramError(404, "Not Found: method not found")
      }
    }
  }

  static func telegramError(
    _ code: Int, _ text: String, _ parameters: JSONValue? = nil
  ) -> LoopbackServer.Answer {
    var object: JSONObject = [
      "ok": false, "error_code": .int(Int64(code)), "description": .string(text),
    ]
    object["parameters"] = parameters
    return .json(code, .object(object))
  }

  private static func telegramMessage(
    _ request: LoopbackServer.Request, method: String, _ state: State
  ) -> LoopbackServer.Answer {
    var fields: [String: JSONValue] = [:]
    if let members = request.json?.objectValue?.members {
      for member in members { fields[member.key] = member.value }
    } else {
      for part in request.parts where part.fileName == nil {
        fields[part.name] = (try? JSONValue(parsing: part.text)) ?? .string(part.text)
      }
    }
    func bad(_ text: String) -> LoopbackServer.Answer { telegramError(400, "Bad Request: " + text) }
    guard fields["chat_id"] == "@shop" else { return bad("chat not found") }
    let text = fields["text"]?.stringValue ?? fields["caption"]?.stringValue ?? ""
    if text.unicodeScalars.count > (method == "sendMessage" ? 4096 : 1024) {
      return bad("message is too long")
    }
    if method == "sendMessage", text.isEmpty { return bad("message text is empty") }
    for entity in fields["entities"]?.arrayValue ?? [] {
      let end = (entity["offset"]?.intValue ?? 0) + (entity["length"]?.intValue ?? 0)
      if end > text.utf16.count { return bad("can't parse entities") }
    }
    if let reply = fields["reply_parameters"] {
      guard let id = reply["message_id"]?.intValue,
        state.posts.contains(where: { $0["message_id"] == .int(id) })
      else { return bad("message to be replied not found") }
    }
    let items = fields["media"]?.arrayValue ?? []
    if method == "sendMediaGroup" {
      guard (2...10).contains(items.count) else { return bad("wrong number of items") }
      for item in items {
        let name = item["media"]?.stringValue?.dropFirst("attach://".count)
        guard
          request.parts.contains(where: { $0.name == name.map(String.init) && $0.fileName != nil })
        else { return bad("wrong file identifier/HTTP URL specified") }
      }
    }
    if method == "sendPhoto", request.part("photo")?.fileName == nil {
      return bad("there is no photo in the request")
    }
    var messages: [JSONValue] = []
    for _ in 0..<max(items.count, 1) {
      let message: JSONObject = [
        "message_id": .int(Int64(state.next())), "date": .int(state.now),
        "chat": ["id": -1_001_234_567_890, "type": "channel", "username": "shop"],
        "text": .string(text),
      ]
      messages.append(.object(message))
    }
    if case .object(let message)? = messages.first { state.add(message) }
    return .json(
      200, ["ok": true, "result": messages.count == 1 ? messages[0] : .array(messages)])
  }
}
