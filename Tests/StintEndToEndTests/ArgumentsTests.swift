import Foundation
import StintTestSupport
import Testing

/// What the programs are told stands in a file of the kernel's, which cannot always be opened.
@Suite struct ArgumentsTests {
  /// Which `openat` of a program it is; nil when it does not open that file.
  private func place(_ programs: Programs, _ program: String) throws -> Int? {
    let trace = programs.folder.path + "/trace"
    try programs.run(
      "/usr/bin/strace", "-qq", "-o", trace, "-e", "trace=openat", programs.path(program),
      "--help")
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    return lines.firstIndex { $0.contains("/proc/self/maps") || $0.contains("/proc/self/cmdline") }
      .map { $0 + 1 }
  }

  @Test(
    .enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"),
    arguments: ["stint", "stintd"])
  func `a file that cannot be opened changes nothing of what was asked`(program: String) throws {
    let programs = try Programs()
    let number = try #require(try place(programs, program))
    func run(_ when: String) throws -> Programs.Outcome {
      try programs.run(
        "/usr/bin/strace", "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e",
        "inject=openat:error=EMFILE:when=\(when)", programs.path(program), "--help")
    }
    let plain = try programs.run(program, "--help")
    let once = try run("\(number)")
    #expect(plain.status == 0)
    #expect(once.status == 0)
    #expect(once.out == plain.out)
    // For good: it ends, and does not take itself for called without arguments.
    let always = try run("\(number)+")
    #expect(always.status != 0)
    #expect(always.out.isEmpty)
  }
}
