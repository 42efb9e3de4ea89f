internal import StintCore
package import StintExporters

/// The simplest exporter there can be: each part is its text.
///
/// Refuses a post that says "refuse me".
package struct PlainExporter: Exporter {
  package init() {}

  package static func named(_ id: String) -> (any Exporter)? {
    id == "plain" ? PlainExporter() : nil
  }

  package var description: Description {
    Description(
      id: "plain", name: "Plain", limit: nil, unit: .bytes, safety: .lookup, allowsThreads: true)
  }

  package func check(_ post: OutgoingPost) -> [Problem] {
    post.content.parts.contains("refuse me") ? [Problem(code: "no", message: "refused")] : []
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    let media = post.content.media
    return post.content.parts.enumerated().map { index, text in
      Parcel(
        part: index + 1, operationKey: post.operationKeys[index], fileExtension: "txt",
        body: Array(text.utf8),
        attachments: media.filter { $0.part == index + 1 }.map {
          Parcel.Attachment(media: $0, reference: "${media}")
        })
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] { [] }
}
