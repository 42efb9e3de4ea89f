internal import StintCore

/// A shell script that puts sessions into a Timewarrior that has no `timew import` (before 1.9).
///
/// It changes nothing that is there: an interval that overlaps stops it, unless it is run with
/// `:adjust`, which lets Timewarrior cut the older ones. What it added before is left out the
/// next time.
package struct TimewarriorScript: TimeLogFormat {
  package let name = "timewarrior-script"
  package let title = "Timewarrior, as a script of timew track"
  package let fileExtension = "sh"
  package let isReadable = false
  package let losses =
    TimewarriorTimeLog().losses + [
      "backslashes in the purpose", "a purpose that Timewarrior takes for a date, as “tomorrow”",
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool { false }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    throw .writeOnly
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer() }

  private struct Writer: TimeLogWriter {
    mutating func head() -> String {
      """
      #!/bin/sh
      # Adds Stint's sessions to Timewarrior: sh FILE, or sh FILE :adjust to cut what overlaps.
      set -eu
      hints=${1-}
      interval() { timew export "$1" | sed -n "s/.*\\"id\\":\\([0-9]*\\),\\"start\\":\\"$2\\".*/@\\1/p"; }
      add() {
        note=$1 start=$2 end=$3 session=$4
        shift 3
        [ -z "$(interval "$session" "$start")" ] || return 0
        timew track "$start" - "$end" "$@" ${hints:+"$hints"} :yes >/dev/null
        [ -z "$note" ] || timew annotate "$(interval "$session" "$start")" "$note" >/dev/null
      }

      """
    }

    mutating func text(of session: Session) -> String {
      var tags = TimeLogTags.list(session)
      // In front: the interval is found again by it.
      let own = tags.firstIndex { $0.hasPrefix("stint:") }.map { tags.remove(at: $0) }
      let words =
        [TimeLogText.trimmed(TimeLogText.line(session.purpose))].map(TimeLogText.shellQuoted)
      let ends = ([own ?? ""] + tags).map(TimeLogText.shellQuoted)
      return session.stretches(unit: 1000).map { stretch in
        (["add"] + words
          + [TimeLogText.compactUTC(stretch.start), TimeLogText.compactUTC(stretch.end)] + ends)
          .joined(separator: " ") + "\n"
      }.joined()
    }
  }
}
