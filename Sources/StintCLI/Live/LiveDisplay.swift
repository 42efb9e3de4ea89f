/// How a view gets onto the terminal.
protocol LiveDisplay {
  /// Shows the model as it is now; writes only what changed.
  mutating func show(_ model: LiveModel)

  /// A line for good, where the display has a place for that.
  mutating func say(_ text: String)

  /// What is on the terminal is not known any more.
  mutating func forget()

  /// Leaves the terminal ready for lines.
  mutating func close()
}
