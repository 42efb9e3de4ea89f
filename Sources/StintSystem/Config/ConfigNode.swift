internal import StintCore
internal import TOMLKit

/// A value of the config, detached from the TOML library, with the path that leads to it.
struct ConfigNode {
  indirect enum Value {
    case string(String)
    case integer(Int)
    case decimal(Double)
    case boolean(Bool)
    case date(String)
    case list([Value])
    case table([String: Value])

    /// What a message calls it.
    var noun: String {
      switch self {
      case .string: "a text"
      case .integer, .decimal: "a number"
      case .boolean: "true or false"
      case .date: "a date"
      case .list: "a list"
      case .table: "a table"
      }
    }
  }

  var path: [String]
  var value: Value

  /// Parses TOML.
  ///
  /// Throws the library's own error with line and column.
  static func parse(_ text: String) throws(ConfigProblem) -> ConfigNode {
    do {
      let table = try TOMLTable(string: text)
      return ConfigNode(path: [], value: convert(table))
    } catch let error as TOMLParseError {
      throw ConfigProblem(
        line: error.source.begin.line, column: error.source.begin.column, path: nil,
        // The library's own words garble the name; the line says which one it is.
        message: error.description.contains("redefine")
          ? "this table or key was there before; each stands once" : error.description)
    } catch {
      throw ConfigProblem(line: nil, column: nil, path: nil, message: "\(error)")
    }
  }

  private static func convert(_ table: TOMLTable) -> Value {
    var values: [String: Value] = [:]
    for key in table.keys {
      if let value = table[key] { values[key] = convert(value) }
    }
    return .table(values)
  }

  private static func convert(_ value: any TOMLValueConvertible) -> Value {
    switch value.type {
    case .table: value.table.map(convert) ?? .table([:])
    case .array: .list(value.array?.map { convert($0) } ?? [])
    case .string: .string(value.string ?? "")
    case .int: .integer(value.int ?? 0)
    case .double: .decimal(value.double ?? 0)
    case .bool: .boolean(value.bool ?? false)
    case .date, .time, .dateTime: .date(value.debugDescription)
    }
  }
}

/// One thing that is wrong in a config.
package struct ConfigProblem: Error, Hashable, Sendable {
  /// Counted from 1; nil where it cannot be told.
  package var line: Int?
  package var column: Int?
  /// Dotted path of the key, as written in TOML.
  package var path: String?
  package var message: String
}
