extension Exporter {
  /// Throws the problems of `post` that forbid sending.
  func refuseErrors(of post: OutgoingPost) throws(RenderError) {
    let errors = check(post).filter { $0.severity == .error }
    guard errors.isEmpty else { throw RenderError(problems: errors) }
  }
}
