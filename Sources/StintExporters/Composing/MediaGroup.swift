import StintCore

/// What kind of file it is to a network.
enum MediaGroup: String {
  case image
  /// A GIF: networks show it as a looping video and let nothing stand beside it.
  case animation
  case video
  case audio
  case document

  init(_ media: Media) {
    let type = media.type.lowercased()
    self =
      if type == "image/gif" {
        .animation
      } else if type.hasPrefix("image/") {
        .image
      } else if type.hasPrefix("video/") {
        .video
      } else if type.hasPrefix("audio/") {
        .audio
      } else {
        .document
      }
  }
}
