import Foundation
import StintCore
import StintExporters
import StintPlugins
import StintSystem
import StintTestSupport
import Testing

@Suite struct PluginProcessTests {
  private func run(
    _ body: String, _ call: PluginCall = .check, request: [UInt8] = Array("{}\n".utf8),
    limit: Duration = .seconds(30)
  ) throws -> Result<String, PluginProcess.Failure> {
    let scene = try PluginScene()
    let path = try scene.script("x", body)
    let process = PluginProcess(path: path, environment: scene.environment(), limit: limit)
    do throws(PluginProcess.Failure) {
      return .success(String(decoding: try process.run(call, request), as: UTF8.self))
    } catch {
      return .failure(error)
    }
  }

  private func failure(
    _ body: String, _ call: PluginCall = .check, request: [UInt8] = Array("{}\n".utf8),
    limit: Duration = .seconds(30)
  ) throws -> PluginProcess.Failure {
    switch try run(body, call, request: request, limit: limit) {
    case .success(let text): throw Unexpected(text: text)
    case .failure(let failure): return failure
    }
  }

  struct Unexpected: Error {
    var text: String
  }

  @Test func `it is told the call and the request, and what it prints comes back`() throws {
    #expect(try run("echo $1; cat", request: Array("hello\n".utf8)) == .success("check\nhello\n"))
  }

  @Test func `of the environment it gets what names no secrets`() throws {
    let names = try run("env | sed 's/=.*//' | grep -v -e PWD -e SHLVL -e '^_$' | sort").get()
    #expect(names == "HOME\nLANG\nPATH\n")
  }

  @Test func `a request larger than any pipe is no trouble, read or not`() throws {
    let large = [UInt8](repeating: UInt8(ascii: "a"), count: 3_000_000)
    #expect(try run("wc -c", request: large).get().contains("3000000"))
    #expect(try run("echo done", request: large) == .success("done\n"))
    #expect(try run("exec <&-; echo done", request: large) == .success("done\n"))
    // Both directions at once.
    #expect(try run("cat", .render, request: large).get().utf8.count == 3_000_000)
  }

  @Test(arguments: [
    ("exit 1", PluginProcess.Failure.Kind.ended(status: 1)),
    ("echo '{}'; exit 3", .ended(status: 3)),
    ("kill -9 $$", .killed(signal: 9)),
  ])
  func `another status than 0 is no answer`(body: String, kind: PluginProcess.Failure.Kind) throws {
    #expect(try failure(body).kind == kind)
  }

  @Test func `whether it may have read anything is known`() throws {
    #expect(try !failure("exit 1").mayHaveRead)
    #expect(try !failure("exit 1", request: [UInt8](repeating: 65, count: 3_000_000)).mayHaveRead)
    #expect(try failure("head -c 1 >/dev/null; exit 1").mayHaveRead)
    #expect(try failure("cat >/dev/null; exit 1").mayHaveRead)
    // Opened anew by its name.
    #expect(try failure("cat /dev/stdin >/dev/null; exit 1").mayHaveRead)
    #expect(try failure("cat >/dev/null; sleep 60", limit: .milliseconds(300)).mayHaveRead)
    #expect(try !failure("sleep 60", limit: .milliseconds(300)).mayHaveRead)
  }

  @Test func `one that cannot be started is told as such`() throws {
    let scene = try PluginScene()
    for (path, reason) in [
      (scene.folder.path + "/none", "no such file or directory"),
      (try scene.folder.write("nothing to run", to: "plain"), "permission denied"),
    ] {
      let process = PluginProcess(path: path, environment: [:], limit: .seconds(30))
      do throws(PluginProcess.Failure) {
        _ = try process.run(.check, [])
        Issue.record("it ran")
      } catch {
        #expect(error.kind == .notStarted(reason: reason))
        #expect(!error.mayHaveRead)
      }
    }
  }

  @Test func `one that hangs is ended with all that it started`() throws {
    let scene = try PluginScene()
    let pipe = scene.folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let reading = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reading) }
    let path = try scene.script(
      "x", "sleep 61 >\(pipe) & echo started >\(scene.folder.path)/mark; wait")
    let process = PluginProcess(path: path, environment: scene.environment(), limit: .seconds(1))
    let start = ContinuousClock.now
    #expect(throws: PluginProcess.Failure.self) { try process.run(.check, []) }
    #expect(!scene.folder.bytes(of: "mark").isEmpty)
    // The pipe is at its end once nobody is left who could write to it.
    _ = fcntl(reading, F_SETFL, 0)
    var byte: UInt8 = 0
    #expect(read(reading, &byte, 1) == 0)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `its time is up although it says something all the time`() throws {
    let failure = try failure(
      "while :; do echo; echo no >&2; done", .render, limit: .milliseconds(300))
    #expect(failure.kind == .late(.milliseconds(300)) || failure.kind == .tooLong(limit: 8 << 20))
    #expect(
      try self.failure("echo '{}'; exec >&-; sleep 60", limit: .milliseconds(300)).kind
        == .late(.milliseconds(300)))
  }

  @Test func `what it leaves running does not keep its answer back`() throws {
    let start = ContinuousClock.now
    #expect(try run("sleep 50 & echo '{}'") == .success("{}\n"))
    // A session of its own escapes the group and still holds the output open.
    #expect(try run("setsid sleep 20 & echo '{}'") == .success("{}\n"))
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test(arguments: PluginCall.allCases)
  func `more than an answer may have ends it`(call: PluginCall) throws {
    let failure = try failure("head -c 1000000000 /dev/zero", call)
    #expect(failure.kind == .tooLong(limit: call.longestAnswer))
    let limit = call.longestAnswer
    #expect(try run("head -c \(limit) /dev/zero", call).get().utf8.count == limit)
  }

  @Test func `of what it complains about only the end is kept`() throws {
    let failure = try failure("head -c 100000 /dev/zero >&2; printf 'the end' >&2; exit 1")
    #expect(failure.words.count == 8192)
    #expect(String(decoding: failure.words.suffix(7), as: UTF8.self) == "the end")
  }
}
