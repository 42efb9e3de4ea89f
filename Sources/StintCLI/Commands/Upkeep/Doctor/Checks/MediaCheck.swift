internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Files of posts that wait are there, and as they were when they were queued.
enum MediaCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    let waiting = try workspace.store.waitingMedia()
    // Posts share files.
    var problems: [Media: String?] = [:]
    var found: [Finding] = []
    for (post, _) in waiting {
      for media in post.content.media {
        let problem: String?
        if let known = problems[media] {
          problem = known
        } else {
          problem = patient.isQuick ? quickProblem(media) : workspace.watch.problem(with: media)
          problems[media] = problem
        }
        guard let problem else { continue }
        found.append(
          Finding(
            "media", .warning, "#\(post.id): \(problem)",
            hint: "put the file back, or stint edit \(post.id) --media FILE"))
      }
    }
    guard found.isEmpty, !problems.isEmpty else { return found }
    return [
      Finding(
        "media", .good,
        patient.isQuick
          ? "\(Plural.of(problems.count, "file")) of waiting posts are there"
          : "\(Plural.of(problems.count, "file")) of waiting posts are there and unchanged")
    ]
  }

  /// Without reading the file.
  private static func quickProblem(_ media: Media) -> String? {
    guard FileBytes.exists(media.path) else { return "the media file \(media.path) is not there" }
    let size = FileBytes.length(media.path)
    guard size != media.sizeInBytes else { return nil }
    return "the media file \(media.path) has changed since it was queued "
      + "(\(media.sizeInBytes) bytes then, \(size) now)"
  }
}
