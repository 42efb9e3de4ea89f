import StintCore

/// A page of Markdown with front matter, for Hugo or for Jekyll (networks/static-site.md).
///
/// As the static site's page, but paths begin at the folder of the pages (`content` for Hugo). With
/// the option `root` the page is put there; else it is left in the outbox.
///
/// Options: `flavour`, `hugo` or `jekyll`; `section`, the folder or category; `draft`; `root`.
package struct MarkdownExporter: Exporter {
  package let description = Description(
    id: "markdown", name: "Markdown", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsLanguage: true, options: ["flavour", "section", "draft", "root"],
    placeOption: "root")

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    SiteRules.check(post, generator: "flavour", description: description)
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let generator = post.options["flavour"].flatMap(SitePage.Generator.init) ?? .hugo
    return [SitePage(post.content.normalised, of: post, by: generator).parcel]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    SiteRules.preview(post, description: description)
  }
}
