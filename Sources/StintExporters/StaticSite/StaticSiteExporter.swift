import StintCore

/// A page in the source of a Hugo or Jekyll site (networks/static-site.md).
///
/// Paths begin at the root of the site. With the option `root` the page is put there; else it is
/// left in the outbox. Building and publishing the site is not Stint's.
///
/// Options: `generator`, `hugo` or `jekyll`; `section`, the folder or category; `layout`; `author`;
/// `draft`; `root`, the folder of the site.
package struct StaticSiteExporter: Exporter {
  package let description = Description(
    id: "static-site", name: "Static site", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsLanguage: true,
    options: ["generator", "section", "layout", "author", "draft", "root"],
    placeOption: "root")

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    var findings = Findings(network: description.name)
    post.checkTextOption("author", into: &findings)
    post.checkWordOption("layout", into: &findings)
    return SiteRules.check(post, generator: "generator", description: description)
      + findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let generator = post.options["generator"].flatMap(SitePage.Generator.init) ?? .hugo
    return [SitePage(post.content.normalised, of: post, by: generator, pages: "content/").parcel]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    SiteRules.preview(post, description: description)
  }
}
