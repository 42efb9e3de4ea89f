internal import StintCore
internal import StintHTTP
internal import StintSystem

/// Media files as they go out: looked at again on the very descriptor that is sent from.
extension NetworkAccess {
  /// A media file, or a piece of it, as a body.
  func body(_ media: Media, piece: Range<Int>? = nil) -> HTTPRequest.Body {
    .file(path: media.path, piece: piece, check: check(media))
  }

  /// A media file, or a piece of it, as a field of a form.
  func part(
    _ name: String, _ media: Media, piece: Range<Int>? = nil, fileName: String,
    type: String? = nil
  ) -> FormPart {
    FormPart(
      name, file: media.path, piece: piece, fileName: fileName, type: type ?? media.type,
      check: check(media))
  }

  private func check(_ media: Media) -> @Sendable (Int32) -> String? {
    { [watch] in watch.problem(with: media, descriptor: $0) }
  }
}
