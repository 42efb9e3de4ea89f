import StintCore
import StintDelivery
import StintExporters
import Testing

/// References in a parcel's body, replaced by what the network answered.
@Suite struct ReferencesTests {
  private func parcel(_ body: String) -> Parcel {
    Parcel(part: 1, operationKey: "k", fileExtension: "json", body: Array(body.utf8))
  }

  private func filled(
    _ body: String, _ fillings: [String: Parcel.Filling]
  ) throws -> String {
    String(decoding: try parcel(body).filled(fillings), as: UTF8.self)
  }

  @Test(
    arguments: [
      (#"{"a":"${1.id}"}"#, ["1.id": .text("42")], #"{"a":"42"}"#),
      (
        #"{"a":"${1.id}","b":"x${1.id}y"}"#, ["1.id": .text("q\"\\")],
        #"{"a":"q\"\\","b":"xq\"\\y"}"#
      ),
      (
        #"{"a":"${media.1.blob}","b":1}"#, ["media.1.blob": .json(["$type": "blob"])],
        #"{"a":{"$type":"blob"},"b":1}"#
      ),
      (#"["${tag:a}","${tag:b}"]"#, ["tag:a": .json(1), "tag:b": .json(2)], "[1,2]"),
      (#"{"a":"no reference: $ { } ${"}"#, [:], #"{"a":"no reference: $ { } ${"}"#),
      ("", [:], ""),
    ] as [(String, [String: Parcel.Filling], String)])
  func `each is replaced, and nothing else`(
    body: String, fillings: [String: Parcel.Filling], expected: String
  ) throws {
    #expect(try filled(body, fillings) == expected)
  }

  @Test func `one that is not known is an error, not a hole`() {
    #expect(throws: Parcel.MissingReference(name: "2.id")) {
      try filled(#"{"a":"${1.id}","b":"${2.id}"}"#, ["1.id": .text("1")])
    }
  }

  @Test func `names come in order, each once`() {
    let body = #"{"a":"${b}","c":"${a}","d":"${b}"}"#
    #expect(parcel(body).references == ["b", "a"])
  }

  @Test func `what is filled in is not read again`() throws {
    #expect(try filled(#""${a}""#, ["a": .text("${b}"), "b": .text("x")]) == #""${b}""#)
  }
}
