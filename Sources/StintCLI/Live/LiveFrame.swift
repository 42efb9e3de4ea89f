/// What a whole screen shows.
package struct LiveFrame: Hashable, Sendable {
  /// From the top; no line is wider than the screen.
  package var lines: [String]
  /// Where the cursor is to be seen, from 0; nil: nowhere.
  package var cursor: (row: Int, column: Int)? {
    get { cursorRow.flatMap { row in cursorColumn.map { (row, $0) } } }
    set {
      cursorRow = newValue?.row
      cursorColumn = newValue?.column
    }
  }

  private var cursorRow: Int?
  private var cursorColumn: Int?

  package init(lines: [String], cursor: (row: Int, column: Int)? = nil) {
    self.lines = lines
    self.cursor = cursor
  }
}
