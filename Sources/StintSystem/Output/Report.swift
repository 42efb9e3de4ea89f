package import StintCore

/// What a command has to say, as a value: the text and the JSON are two renderings of it.
package protocol Report {
  /// Without a line end at the end; empty for nothing to say.
  func text(_ style: Style) -> String

  /// An object; `"v":1` is put in front when it is printed.
  var json: JSONObject { get }

  var status: ExitStatus { get }
}

extension Report {
  package var status: ExitStatus { .done }

  /// The one line that `--json` prints.
  package var jsonLine: String {
    var whole: JSONObject = ["v": 1]
    for member in json.members { whole[member.key] = member.value }
    return JSONValue.object(whole).serialized() + "\n"
  }
}
