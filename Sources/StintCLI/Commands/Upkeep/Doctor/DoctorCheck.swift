/// One thing that the doctor looks at.
///
/// Nothing is changed by looking. The rule, what it finds and what can be done about it stand in one
/// file; `DoctorTable` lists them.
protocol DoctorCheck: Sendable {
  /// What is wrong, or one finding that all is well; empty where there is nothing to look at.
  static func findings(_ patient: Patient) throws -> [Finding]
}
