internal import StintWorkspace

/// Something that `doctor --fix` does: safe, and nothing more to do when it was done before.
///
/// Never one that touches texts of posts, the history or what was sent.
struct Repair {
  enum Ground {
    case files
    /// A copy is made first.
    case database
    /// The same; the copy cannot be checked, because what is wrong would be found in it too.
    case unsoundDatabase
  }

  /// In words that go behind "would": what it is about to do.
  var what: String
  var ground: Ground
  /// Does it, and says in one line what it did.
  var apply: () throws -> String

  init(_ what: String, _ ground: Ground = .files, apply: @escaping () throws -> String) {
    self.what = what
    self.ground = ground
    self.apply = apply
  }
}
