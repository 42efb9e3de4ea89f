import StintCore
import StintDelivery
import StintTestSupport
import Testing

struct SecretWordsTests {
  @Test
  func `what was in the store is taken out of any words, in every form it is sent in`() async throws
  {
    let memory = MemoryCredentialStore()
    memory.set(
      Credential([
        .user: Secret("shopkeeper"), .password: Secret("pass word/1"),
        .token: Secret("https://hooks.example/services/T0/B0"),
        .expiresAt: Secret("2026-12-31T00:00:00Z"),
      ]))
    let words = SecretWords(memory)
    #expect(words.hidden(in: "pass word/1") == "pass word/1", "nothing is known yet")
    _ = try await words.load()
    #expect(words.hidden(in: "as shopkeeper: pass word/1!") == "as shopkeeper: •••!")
    #expect(words.hidden(in: "q=pass%20word%2F1") == "q=•••")
    #expect(words.hidden(in: "404 for /services/T0/B0") == "404 for •••")
    #expect(words.hidden(in: "Basic c2hvcGtlZXBlcjpwYXNzIHdvcmQvMQ==") == "Basic •••")
    try await words.replace(Credential([.token: Secret("renewed-token")]))
    #expect(words.hidden(in: "renewed-token") == "•••")
    #expect(words.hidden(in: "until 2026-12-31T00:00:00Z") == "until 2026-12-31T00:00:00Z")
  }
}
