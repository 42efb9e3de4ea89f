/// The name that somebody probably meant.
package enum NearestName {
  /// The candidate that takes the fewest slips to become `name`, if those are few enough.
  ///
  /// A slip is a letter too many, missing, wrong, or swapped with its neighbour. One slip is allowed
  /// for every three letters of the shorter word, at least one and at most three; something must
  /// remain in common. Case is no slip. Of equals the first in order wins. Words of more than 100
  /// letters get no suggestion: the time it takes grows with the square of their length.
  package static func suggestion(
    for name: String, among candidates: some Sequence<String>
  ) -> String? {
    guard name.utf8.count <= 400 else { return nil }
    let wanted = Array(name.lowercased())
    guard wanted.count <= 100 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased())
      let shorter = min(wanted.count, letters.count)
      let limit = min(3, max(1, shorter / 3), shorter - 1)
      // The difference in length is a floor for the distance.
      guard wanted == letters || abs(wanted.count - letters.count) <= limit else { continue }
      let distance = wanted == letters ? 0 : distance(from: wanted, to: letters)
      guard distance <= max(limit, 0), distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// Damerau–Levenshtein distance, where no piece is edited twice (optimal string alignment).
  ///
  /// The unrestricted distance needs a table by letter and differs only for words that are wrong in
  /// two ways in one place, which the cut-off refuses anyhow.
  private static func distance(from a: [Character], to b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let isSame = a[i - 1] == b[j - 1]
        var cost = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        current[j] = cost
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count]
  }
}
