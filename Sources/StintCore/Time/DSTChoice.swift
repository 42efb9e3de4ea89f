/// Which of two instants is meant where a wall time happens twice.
package enum DSTChoice: String, CaseIterable, Codable, Hashable, Sendable {
  case first
  case second
}
