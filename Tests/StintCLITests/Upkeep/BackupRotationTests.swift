import StintCore
import StintTestSupport
import StintWorkspace
import Testing

@Suite struct BackupRotationTests {
  private let now = Timestamp.at("2026-11-28T12:00Z")

  private func copy(
    _ origin: BackupCopy.Origin, _ madeAt: Timestamp
  ) -> BackupCopy {
    BackupCopy(
      path: "/b/" + BackupCopy.name(origin, at: madeAt), origin: origin, madeAt: madeAt,
      sizeInBytes: 1)
  }

  private func daily(_ days: some Sequence<Int>) -> [BackupCopy] {
    days.map { copy(.daily, now.minus(.days($0))) }
  }

  /// Makes a copy a day for so long, and lets the rotation go over them each time.
  private func after(days: Int) -> [BackupCopy] {
    var copies: [BackupCopy] = []
    for day in (0..<days).reversed() {
      let at = now.minus(.days(day))
      copies.append(copy(.daily, at))
      let gone = Set(BackupRotation.removable(copies, at: at))
      copies.removeAll { gone.contains($0) }
    }
    return copies
  }

  @Test(arguments: [1, 6, 7])
  func `the first seven days all stay`(days: Int) {
    #expect(after(days: days).count == days)
  }

  @Test func `after a year there are seven days, four weeks and six months, some of them the same`()
  {
    let ages = after(days: 365).map { Int($0.madeAt.duration(to: now).wholeSeconds / 86_400) }
    // 2026-11-28 is a Saturday: the week's newest is today's, then the Sundays before.
    #expect(ages.sorted() == [0, 1, 2, 3, 4, 5, 6, 13, 20, 28, 59, 89, 120, 151])
  }

  @Test func `two of one day are one too many`() {
    let two = [copy(.daily, now.minus(.hours(3))), copy(.daily, now.minus(.hours(1)))]
    #expect(BackupRotation.removable(two, at: now) == [two[0]])
  }

  @Test func `of those made before a migration the newest of each schema stays`() {
    let copies = [
      copy(.beforeMigration(schema: 1), now.minus(.days(900))),
      copy(.beforeMigration(schema: 2), now.minus(.days(400))),
      copy(.beforeMigration(schema: 2), now.minus(.days(300))),
    ]
    #expect(BackupRotation.removable(copies, at: now) == [copies[1]])
  }

  @Test func `the user's own never go, and those of the future wait`() {
    let old = copy(.user, now.minus(.days(4000)))
    let ahead = (1...40).map { copy(.daily, now.plus(.days($0))) }
    #expect(BackupRotation.removable([old] + ahead, at: now).isEmpty)
  }

  @Test(arguments: [
    ("stint-daily-20261128-093000.db", BackupCopy.Origin.daily),
    ("stint-schema2-1795882161.db", .beforeMigration(schema: 2)),
    ("stint-20261128-093000.db", .user), ("stint-daily-20261328-093000.db", .user),
    ("stint-daily-20261128-093000 (1).db", .user), ("stint-daily-mine.db", .user),
    ("stint-schema-2.db", .user), ("stint-schema02-17.db", .user), ("holiday.db", .user),
  ])
  func `only names that Stint gives itself are its own`(
    name: String, origin: BackupCopy.Origin
  ) async throws {
    let world = try World()
    await world.must("add", "-q", "business", "One")
    await world.must("backup", "here.db")
    try world.move("here.db", to: "home/state/backups/\(name)")
    let copies = try await world.must("backup", "--list", "--json").json()["copies"]?.arrayValue
    #expect(copies?.map { $0["origin"]?.stringValue } == [origin.word])
  }
}
