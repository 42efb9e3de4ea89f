internal import StintCore
internal import StintSystem

/// A report that is small enough to need no type of its own.
struct Answer: Report {
  private let render: (Style) -> String
  let json: JSONObject
  let status: ExitStatus

  init(
    _ json: JSONObject, status: ExitStatus = .done, text: @escaping (Style) -> String
  ) {
    self.json = json
    self.status = status
    render = text
  }

  func text(_ style: Style) -> String { render(style) }
}
