internal import ArgumentParser
internal import StintCore
internal import StintFormats

/// Formats as typed.
enum TimeLogNames {
  static func format(_ name: String, isForReading: Bool = false) throws -> any TimeLogFormat {
    let names = TimeLogFormatTable.all.filter { !isForReading || $0.isReadable }.map(\.name)
    if let format = TimeLogFormatTable.format(named: name) {
      guard names.contains(format.name) else {
        throw UserFacingError(
          "\(format.title) is only written, not read", hint: "--format \(names[0])",
          status: .usedWrongly)
      }
      return format
    }
    let near = NearestName.suggestion(for: name, among: names)
    throw UserFacingError(
      "there is no format \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
      details: [names.joined(separator: ", ")], hint: "--format \(names[0])",
      status: .usedWrongly)
  }
}

extension TimeLogOptions.DateOrder: ExpressibleByArgument {}
