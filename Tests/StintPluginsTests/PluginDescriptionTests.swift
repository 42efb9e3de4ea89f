import StintCore
import StintExporters
import StintPlugins
import Testing

@Suite struct PluginDescriptionTests {
  private func facts(_ json: String) throws -> PluginDescription {
    try PluginDescription(JSONValue(parsing: json), id: "forum")
  }

  @Test func `everything may be left out, and what is not known is ignored`() throws {
    let facts = try facts(#"{"colour": "blue", "calls": ["render", "dance"]}"#)
    #expect(facts.description.id == "forum")
    #expect(facts.description.name == "forum")
    #expect(facts.description.limit == nil)
    #expect(facts.description.unit == .graphemes)
    #expect(facts.description.safety == .never)
    #expect(facts.description.mediaLimit == 0)
    #expect(facts.description.visibilities == ["public"])
    #expect(facts.description.connection == nil)
    #expect(facts.calls == [.render])
    #expect(facts.fileExtension == "txt")
    #expect(facts.settlingTime == .seconds(60))
  }

  @Test func `what it says is read`() throws {
    let facts = try facts(
      #"""
      {"v": 1, "name": "A forum", "limit": 300, "unit": "utf16", "safety": "lookup",
       "settling": 5, "threads": true, "polls": true, "content_warning": true, "language": true,
       "title": true, "visibilities": ["public", "direct"], "extension": "md", "appends": false,
       "media": {"limit": 2, "alt_limit": 100, "types": ["image/*"], "sizes": {"image": 5000}},
       "options": ["board"], "calls": ["deliver", "lookup"], "server": "https://forum.example",
       "needs_server": true, "credential": ["token"], "credential_help": "On the page of keys."}
      """#)
    let description = facts.description
    #expect(description.name == "A forum")
    #expect(description.limit == 300)
    #expect(description.unit == .utf16Units)
    #expect(description.safety == .lookup)
    #expect(description.allowsThreads && description.allowsPolls)
    #expect(description.mediaLimit == 2)
    #expect(description.mediaSizeLimits == ["image": 5000])
    #expect(description.options == ["board"])
    #expect(description.connection?.credentialFields == ["token"])
    #expect(description.connection?.usualServer == "https://forum.example")
    #expect(facts.delivers && facts.carriesTitle && !facts.appends)
    #expect(facts.settlingTime == .seconds(5))
  }

  @Test(arguments: [
    (#"[]"#, "its answer is no JSON object"),
    (#"{"v": 2}"#, "it speaks version 2 of the protocol; this Stint speaks 1"),
    (#"{"limit": "500"}"#, #"its "limit" is not a whole number of 1 to 1000000"#),
    (#"{"limit": 0}"#, #"its "limit" is not a whole number of 1 to 1000000"#),
    (
      #"{"unit": "letters"}"#,
      #"its "unit" is "letters"; there are graphemes, weighted, utf16, bytes"#
    ),
    (#"{"safety": "sure"}"#, #"its "safety" is "sure"; there are idempotent, lookup, never"#),
    (#"{"threads": "yes"}"#, #"its "threads" is not true or false"#),
    (#"{"calls": "render"}"#, #"its "calls" is not a list of texts"#),
    (
      #"{"safety": "lookup", "calls": ["deliver"]}"#,
      #"its "safety" is lookup, but its "calls" has no lookup"#
    ),
    (#"{"media": true}"#, #"its "media" is not an object"#),
    (
      #"{"visibilities": ["all"]}"#,
      #"its "visibilities" has "all"; there are public, unlisted, followers, direct"#
    ),
    (
      #"{"options": ["a b"]}"#,
      #"its "options" has "a b"; an option has a name of letters, digits, - and _"#
    ),
    (#"{"extension": "../x"}"#, #"its "extension" is not 1 to 16 small letters and digits"#),
    (
      #"{"calls": ["deliver"], "credential": ["pin"]}"#,
      #"its "credential" has "pin"; there are token, refresh_token, user, password, client_id, client_secret, token_secret"#
    ),
  ])
  func `what makes no sense is refused with a sentence`(json: String, reason: String) throws {
    let value = try JSONValue(parsing: json)
    do throws(PluginWireError) {
      _ = try PluginDescription(value, id: "forum")
      Issue.record("it was taken")
    } catch {
      #expect(error.reason == reason)
    }
  }

  @Test func `a name cannot carry orders to a terminal`() throws {
    let facts = try facts(#"{"name": "A\u001b[2Jforum\nof a very long name that goes on and on"}"#)
    #expect(!facts.description.name.unicodeScalars.contains { $0.value < 0x20 })
    #expect(facts.description.name.count <= 40)
  }
}
