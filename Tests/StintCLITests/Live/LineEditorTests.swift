import StintCLI
import StintCore
import StintSystem
import Testing

struct LineEditorTests {
  private func typed(_ keys: [Key]) -> LineEditor {
    var editor = LineEditor()
    for key in keys { _ = editor.handle(key) }
    return editor
  }

  private func letters(_ text: String) -> [Key] {
    text.unicodeScalars.map { .character(Character($0)) }
  }

  @Test
  func `letters go in where the cursor is, and out on both sides of it`() {
    let editor = typed(
      letters("helo") + [.left] + letters("l") + [.end] + letters("!") + [.home, .delete])
    #expect(editor.text == "ello!")
    #expect(typed(letters("one two  three") + [.control("w")]).text == "one two  ")
    #expect(typed(letters("one two") + [.left, .left, .left, .control("k")]).text == "one ")
    #expect(typed(letters("one two") + [.left, .left, .left, .control("u")]).text == "two")
  }

  @Test
  func `marks and joiners become part of the letter before them`() {
    let editor = typed(letters("e\u{301}") + [.backspace])
    #expect(editor.text.isEmpty)
    let farmer = typed(letters("👩‍🌾"))
    #expect(farmer.text == "👩‍🌾")
    #expect(farmer.cursor == 1)
  }

  @Test
  func `a paste of several lines becomes one`() {
    #expect(typed([.paste("one\r\ntwo\nthree")]).text == "one two three")
  }

  @Test
  func `the cursor is always in the window`() {
    let style = LiveStyle(columns: 80)
    var editor = typed(letters(String(repeating: "日本", count: 30)))
    for columns in 2...40 {
      for _ in 0..<10 {
        let (text, cursor) = editor.window(columns: columns, style)
        #expect(cursor < columns && DisplayWidth.columns(of: text) < columns)
        _ = editor.handle(.left)
      }
    }
  }
}
