internal import ArgumentParser
internal import StintCore

/// What every command takes.
struct GlobalOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print one line of JSON instead of text.")
  var isJSON = false
}

extension Kind: ExpressibleByArgument {}
extension Priority: ExpressibleByArgument {}
extension Visibility: ExpressibleByArgument {}
extension DSTChoice: ExpressibleByArgument {}

/// The number of a post: `12` or `#12`.
struct PostID: ExpressibleByArgument, Hashable {
  var number: Int64

  init?(argument: String) {
    let bare = argument.hasPrefix("#") ? argument.dropFirst() : argument[...]
    guard let number = Int64(bare), number > 0 else { return nil }
    self.number = number
  }
}
