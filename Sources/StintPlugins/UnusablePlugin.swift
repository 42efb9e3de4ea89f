package import StintExporters

/// A plug-in that cannot be used, or is not there any more: it refuses every post and says why.
///
/// The accounts that name it stay in the config, so that nothing else stops working.
package struct UnusablePlugin: Exporter {
  package let name: String
  /// Nil where it is gone.
  package let path: String?
  package let trouble: PluginTrouble
  package let description: Description

  package init(_ name: String, _ trouble: PluginTrouble, path: String?) {
    self.name = name
    self.path = path
    self.trouble = trouble
    description = Description(
      id: name, name: name, limit: nil, unit: .graphemes, safety: .never)
  }

  package func check(_ post: OutgoingPost) -> [Problem] {
    [PluginExporter.problem(trouble, name)]
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    throw RenderError(problems: check(post))
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] { [] }
}
