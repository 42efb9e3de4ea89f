/// What was found on looking at targets, so that several gates and several slots look once.
///
/// One lives as long as its planner; within that time texts and files are taken as they were first
/// seen.
final class InspectionMemory {
  private var found: [Int64: Inspection] = [:]

  func inspection(of target: Target, by source: some CandidateSource) -> Inspection {
    if let known = found[target.id] { return known }
    let inspection = source.inspect(target)
    found[target.id] = inspection
    return inspection
  }
}
