import StintCore
import Testing

/// Name and password, however they are written down.
@Suite struct LoginTextTests {
  @Test(
    arguments: [
      ([.user: "ana", .password: "x:y"], "ana/x:y"), ([.token: "ana:x:y"], "ana/x:y"),
      ([.token: "ana"], nil), ([.token: ":x"], nil), ([.token: "ana:"], nil),
      ([.user: "ana"], nil), ([.user: "ana", .token: "b:c"], "b/c"),
    ] as [([Credential.Field: String], String?)])
  func `both or nothing`(fields: [Credential.Field: String], expected: String?) {
    let login = Credential(fields.mapValues { Secret($0) }).login
    #expect(login.map { "\($0.user)/\($0.password)" } == expected)
  }
}

@testable import StintDelivery

struct CredentialTextTests {
  private func read(_ text: String, isLenient: Bool = false) throws -> [String: String] {
    let credential = try CredentialText.read(Array(text.utf8), isLenient: isLenient)
    return Dictionary(
      uniqueKeysWithValues: credential.fields.map { ($0.key.rawValue, $0.value.reveal()) })
  }

  @Test(arguments: [
    ("abc\n", ["token": "abc"]), ("  abc  \r\n\n", ["token": "abc"]),
    ("\u{FEFF}abc", ["token": "abc"]), ("abc==", ["token": "abc=="]),
    ("https://hooks.example/a?b=c", ["token": "https://hooks.example/a?b=c"]),
    ("correct horse battery", ["token": "correct horse battery"]),
    ("token = abc", ["token": "abc"]),
    ("# mine\nuser = ana\npassword=a = b\n\n", ["user": "ana", "password": "a = b"]),
    ("user = \"ana\"\npassword = \"x\"", ["user": "ana", "password": "x"]),
    (
      "{\"token\": \"a\", \"refresh_token\": \"b\", \"user\": null}",
      ["token": "a", "refresh_token": "b"]
    ),
    (
      "token = a\nexpires_at = 2026-12-31T00:00:00Z",
      ["token": "a", "expires_at": "2026-12-31T00:00:00Z"]
    ),
  ])
  func `every form of the text is read`(text: String, fields: [String: String]) throws {
    #expect(try read(text) == fields)
  }

  @Test(arguments: [
    ("", "empty"), (" \n\n", "empty"), ("# only a note\n", "empty"),
    ("SECRET\nuser = ana", "line 1"), ("user = ana\nSECRET", "line 2"),
    ("user = ana\nSECRET = x", "line 2"), ("user = ana\nuser = SECRET", "user again"),
    ("{\"SECRET\"", "no JSON"), ("{\"SECRET\": \"x\"}", "names is not known"),
    ("{\"token\": 5}", "no text"), ("{}", "no field"), ("{\"token\": \"a\\nSECRET\"}", "control"),
    ("token = SECRET\nexpires_at = tomorrow", "no instant"), ("user =\npassword = SECRET", "empty"),
  ])
  func `what is no credential is refused without repeating it`(text: String, reason: String) {
    do {
      _ = try CredentialText.read(Array(text.utf8))
      Issue.record("it was read")
    } catch {
      #expect(error.reason.contains(reason), "\(error.reason)")
      #expect(!error.reason.contains("SECRET"), "\(error.reason)")
    }
  }

  @Test
  func
    `of a password manager's output the first line is the token, and other notes are passed over`()
    throws
  {
    let text = "s3cret\nuser: ana\nurl: https://a.example\nrefresh_token: r\nsome note"
    #expect(
      try read(text, isLenient: true) == ["token": "s3cret", "user": "ana", "refresh_token": "r"])
  }

  @Test(arguments: [
    ["token": "abc"], ["token": "abc=="], ["token": "user=ana"], ["token": "{x"],
    ["token": "#x"], ["user": "ana", "password": "a = \"b\""], ["user": "\"x\"", "password": "y"],
    ["token": "a", "refresh_token": "b", "expires_at": "2026-12-31T00:00:00Z"],
    ["user": "ana"], ["token": "\"quoted\""], ["password": " x "],
  ])
  func `what is written is read again as it was`(fields: [String: String]) throws {
    let credential = Credential(
      Dictionary(
        uniqueKeysWithValues: try fields.map {
          (try #require(Credential.Field(rawValue: $0.key)), Secret($0.value))
        }))
    #expect(try read(CredentialText.write(credential)) == fields)
  }
}
