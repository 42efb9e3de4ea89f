/// Where in a file something stands.
package enum TimeLogPlace: Hashable, Sendable {
  /// Counted from 1.
  case line(Int)
  /// The element of a JSON list, counted from 1: lines mean nothing there.
  case entry(Int)

  package var number: Int {
    switch self {
    case .line(let number), .entry(let number): number
    }
  }

  package var words: String {
    switch self {
    case .line(let number): "line \(number)"
    case .entry(let number): "entry \(number)"
    }
  }
}

extension TimeLogPlace: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
