import Foundation
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// Whether a file is the one that was queued, asked again and again.
@Suite struct MediaWatchTests {
  private let folder: TemporaryFolder
  private let watch = MediaWatch()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func media(_ text: String) throws -> Media {
    Media(
      path: try folder.write(text, to: "a.png"), alt: nil, type: "image/png",
      sizeInBytes: text.utf8.count, sha256: Digest.sha256(text.utf8))
  }

  @Test func `a file that is what it was is no problem, however often it is asked`() throws {
    let media = try media("picture")
    for _ in 0..<3 { #expect(watch.problem(with: media) == nil) }
  }

  @Test func `another size and another content are told, also after a good look`() throws {
    let media = try media("picture")
    #expect(watch.problem(with: media) == nil)
    for text in ["pictures", "Picture"] {
      _ = try folder.write(text, to: "a.png")
      #expect(
        watch.problem(with: media)
          == "the media file \(media.path) has changed since it was queued "
          + "(7 bytes then, \(text.utf8.count) now)")
    }
    _ = try folder.write("picture", to: "a.png")
    #expect(watch.problem(with: media) == nil)
  }

  @Test func `whoever sets the time of a change back does not hide it`() throws {
    let media = try media("picture")
    let facts = try FileManager.default.attributesOfItem(atPath: media.path)
    #expect(watch.problem(with: media) == nil)
    let file = try #require(FileHandle(forWritingAtPath: media.path))
    try file.write(contentsOf: Data("PICTURE".utf8))
    try file.close()
    try FileManager.default.setAttributes(
      [.modificationDate: facts[.modificationDate] as Any], ofItemAtPath: media.path)
    #expect(watch.problem(with: media) != nil)
  }

  /// Reading it would take minutes; that it has another size is seen at once.
  @Test func `a file that grew is not read`() throws {
    let media = try media("picture")
    let file = try #require(FileHandle(forWritingAtPath: media.path))
    try file.truncate(atOffset: 1 << 44)
    try file.close()
    #expect(watch.problem(with: media)?.contains("(7 bytes then, \(1 << 44) now)") == true)
  }

  @Test func `what cannot be read says so`() throws {
    let media = try media("picture")
    try FileManager.default.removeItem(atPath: media.path)
    #expect(
      watch.problem(with: media)
        == "cannot read the media file \(media.path): no such file or directory")
    try FileManager.default.createDirectory(
      atPath: media.path, withIntermediateDirectories: false)
    #expect(watch.problem(with: media) == "\(media.path) is not a regular file")
  }
}
