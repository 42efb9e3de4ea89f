import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

/// A server that repeats what it was sent, wherever the sentence about it happens to be cut.
@Suite struct RedactionTests {
  private static let token = "sEcReT-4711-abcdefghijklmnop"
  private static let path = "/services/T0SHOP/B0/x9Y8z7W6v5U4t3S2"

  private func words() async throws -> SecretWords {
    let memory = MemoryCredentialStore()
    memory.set(
      Credential([
        .token: Secret(Self.token),
        .clientSecret: Secret("https://hooks.example" + Self.path + "?api_key=q1w2e3r4t5"),
      ]))
    let words = SecretWords(memory)
    _ = try await words.load()
    return words
  }

  /// What a sentence shows of a secret: the longest piece of it.
  private func longestPiece(of secret: String, in text: String) -> Int {
    let letters = Array(secret)
    var longest = 0
    for start in letters.indices {
      var end = start + longest + 1
      while end <= letters.count, text.contains(String(letters[start..<end])) {
        longest = end - start
        end += 1
      }
    }
    return longest
  }

  @Test func `no cut leaves a piece of a secret that is worth reading`() async throws {
    let words = try await words()
    let response = { (says: String) in
      Answers.sentence(HTTPResponse(status: 400, url: "https://a.example/"), says: says)
    }
    for padding in 0...260 {
      for secret in [Self.token, Self.path, "q1w2e3r4t5"] {
        let says = String(repeating: "~", count: padding) + secret + " was not taken"
        let shown = words.discreet(response(says) + "; look at it")
        let piece = longestPiece(of: secret, in: shown)
        // Fewer than three letters in a row say nothing; "T0SHOP/" and the like stand before a cut.
        #expect(piece < 3, "\(padding): \(shown)")
      }
    }
  }

  @Test func `a piece of an address alone is hidden, and its server is not`() async throws {
    let words = try await words()
    #expect(
      words.discreet("hooks.example answers 404: no x9Y8z7W6v5U4t3S2")
        == "hooks.example answers 404: no •••")
    #expect(words.discreet("api_key=q1w2e3r4t5 is void") == "••• is void")
  }

  /// Numbers of one network begin alike; an id with dots in it would be no id any more.
  @Test func `an id that shares a piece with a secret stays whole`() async throws {
    let memory = MemoryCredentialStore()
    memory.set(.token("https://discord.example/api/webhooks/140000000000000001/abcdefghijkl"))
    let words = SecretWords(memory)
    _ = try await words.load()
    #expect(words.hidden(in: "140000000000000002") == "140000000000000002")
  }
}
