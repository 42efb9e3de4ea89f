import Foundation
import StintTestSupport
import Testing

/// Swift finds what a program is told in a file of the kernel's, which cannot always be opened.
@Suite struct ArgumentsTests {
  @Test(
    .enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"),
    arguments: ["stint", "stintd"])
  func `files that cannot be opened change nothing of what was asked`(program: String) throws {
    let programs = try Programs()
    let plain = try programs.run(program, "--help")
    #expect(plain.status == 0)
    let without = try programs.run(
      "/usr/bin/strace", "-qq", "-o", "/dev/null", "-P", "/proc/self/maps", "-P",
      "/proc/self/cmdline", "-e", "trace=openat", "-e", "inject=openat:error=EMFILE",
      programs.path(program), "--help")
    #expect(without.status == 0)
    #expect(without.out == plain.out)
  }
}
