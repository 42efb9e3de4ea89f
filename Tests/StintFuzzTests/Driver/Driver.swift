import Foundation

// What libFuzzer, which brings the `main`, calls. What is to be done stands in the environment, because
// the arguments are libFuzzer's: STINT_FUZZ_TARGET names a target, STINT_FUZZ_SEEDS a folder that gets
// the inputs to begin with, and without a target all are listed. `Scripts/fuzz` builds and runs it.

/// Before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ words: UnsafeMutableRawPointer?) -> CInt
{
  let environment = ProcessInfo.processInfo.environment
  guard let name = environment["STINT_FUZZ_TARGET"] else {
    for target in FuzzTarget.all { print(target.name) }
    exit(0)
  }
  guard let target = FuzzTarget.named(name) else {
    FileHandle.standardError.write(Data("there is no target \(name)\n".utf8))
    exit(64)
  }
  guard let folder = environment["STINT_FUZZ_SEEDS"] else { return 0 }
  for (number, seed) in FuzzSeeds.of(target).enumerated() {
    _ = FileManager.default.createFile(
      atPath: "\(folder)/seed-\(number)", contents: Data(seed))
  }
  exit(0)
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ bytes: UnsafePointer<UInt8>?, _ length: Int) -> CInt {
  do {
    try Chosen.target.check(Array(UnsafeBufferPointer(start: bytes, count: length)))
  } catch {
    FileHandle.standardError.write(Data("broken: \(error)\n".utf8))
    // libFuzzer keeps the input of whatever ends like this.
    abort()
  }
  return 0
}

/// What is tried; looked up once, because libFuzzer's call takes nothing along.
private enum Chosen {
  static let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["STINT_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget.named(name) else { preconditionFailure("no target \(name)") }
    return target
  }()
}
