import StintCore
import StintExporters

/// The fields of one edit.
struct MediaWikiEdit {
  private let own: [(String, String)]
  let title: String
  /// What the summary ends in, as `(stint:7f3a)`.
  let mark: String
  let isSection: Bool
  /// The revision a section is made for; nil when the page is not there.
  var base: Int64?

  /// Without names for its files it is only good to be looked for.
  init(_ parcel: Parcel, files: [String: Parcel.Filling]?) throws(DeliveryStop) {
    let body: [UInt8]
    do {
      body =
        try files.map { files throws(Parcel.MissingReference) in try parcel.filled(files) }
        ?? parcel.body
    } catch {
      throw DeliveryStop(
        .permanent(reason: "the rendered post refers to something the wiki does not give"))
    }
    guard let object = (try? JSONValue(parsing: body))?.objectValue,
      let title = object["title"]?.stringValue, let summary = object["summary"]?.stringValue,
      let start = summary.lastIndex(of: "(")
    else { throw DeliveryStop(.permanent(reason: "the rendered post is no edit of a wiki")) }
    own = object.members.compactMap { member in member.value.stringValue.map { (member.key, $0) } }
    self.title = title
    mark = String(summary[start...])
    isSection = object["section"] != nil
  }

  var shownTitle: String { SafeText.line(title) }

  var fields: [(String, String)] {
    guard isSection else { return own }
    return own + [base.map { ("baserevid", "\($0)") } ?? ("createonly", "1")]
  }
}
