/// A poll that goes out with a post.
package struct Poll: Codable, Hashable, Sendable {
  package var options: [String]
  package var durationInMinutes: Int
  package var isMultiple: Bool

  package init(options: [String], durationInMinutes: Int, isMultiple: Bool = false) {
    self.options = options
    self.durationInMinutes = durationInMinutes
    self.isMultiple = isMultiple
  }
}
