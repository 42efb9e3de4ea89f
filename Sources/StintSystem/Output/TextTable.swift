internal import StintCore

/// Columns of text, aligned by the width a terminal gives them.
package struct TextTable {
  private var rows: [[String]] = []
  private let gap = "  "
  /// Which columns give way when a line is too long for the terminal, the first one first.
  private let flexible: [Int]

  package init(header: [String]? = nil, flexible: Int...) {
    self.flexible = flexible
    if let header { rows.append(header) }
  }

  package var isEmpty: Bool { rows.isEmpty }

  package mutating func add(_ cells: String...) { rows.append(cells) }

  package mutating func add(_ cells: [String]) { rows.append(cells) }

  package func text(_ style: Style) -> String {
    let count = rows.map(\.count).max() ?? 0
    var widths = (0..<count).map { column in
      rows.map { column < $0.count ? DisplayWidth.columns(of: $0[column]) : 0 }.max() ?? 0
    }
    for column in flexible where column < count {
      let total = widths.reduce(0, +) + gap.count * max(count - 1, 0)
      widths[column] = max(min(widths[column], 12), widths[column] - max(total - style.columns, 0))
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let shown =
          DisplayWidth.columns(of: cell) > widths[column]
          ? DisplayWidth.truncated(cell, to: widths[column]) : cell
        let isLast = column == row.count - 1
        line += isLast ? shown : DisplayWidth.padded(shown, to: widths[column]) + gap
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
