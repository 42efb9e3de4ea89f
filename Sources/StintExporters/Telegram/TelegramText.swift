import StintCore

/// A message's text and what is bold or hidden in it.
///
/// Entities stand instead of markup, so that nothing the user writes needs escaping; their positions
/// are in UTF-16 units (networks/telegram.md a).
struct TelegramText {
  private(set) var text = ""
  private(set) var entities: [WireJSON] = []

  /// The content warning in the open, and behind it title and text as a spoiler.
  init(_ text: String, title: String? = nil, contentWarning: String? = nil) {
    if let contentWarning {
      append(contentWarning)
      if title == nil, text.isEmpty { return }
      append("\n\n")
    }
    let start = self.text.utf16.count
    if let title {
      let titleStart = self.text.utf16.count
      append(title)
      entities.append(entity("bold", from: titleStart))
      if !text.isEmpty { append("\n\n") }
    }
    append(text)
    if contentWarning != nil { entities.append(entity("spoiler", from: start)) }
  }

  private mutating func append(_ more: String) { text += more }

  private func entity(_ type: String, from start: Int) -> WireJSON {
    .members([
      ("type", .string(type)), ("offset", .integer(start)),
      ("length", .integer(text.utf16.count - start)),
    ])
  }
}
