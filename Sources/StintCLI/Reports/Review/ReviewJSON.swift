internal import StintCore
internal import StintSystem

/// One review as JSON; the page's figures name places in it.
enum ReviewJSON {
  static func object(_ review: Review) -> JSONObject {
    let numbers = review.numbers
    return [
      "queue": .string(review.queue), "window": .object(window(review.window)),
      "sessions": int(numbers.sessions), "to_check": int(numbers.toCheck),
      "open": int(numbers.open),
      "time": [
        "planned_ms": .int(numbers.planned), "spent_ms": .int(numbers.spent),
        "unplanned_sessions": int(numbers.unplannedSessions),
        "unplanned_ms": .int(numbers.unplannedSpent),
      ],
      "boxes": ["kept": int(numbers.kept), "of": int(numbers.boxes)],
      "over": [
        "ms": .int(numbers.over), "extended_ms": .int(numbers.overExtended),
        "drift_ms": .int(numbers.overDrift),
        "sessions_ms": .array(numbers.overruns.map { .int($0) }),
        "why": counts(numbers.whyOver, "reason"),
      ],
      "listening": .object(listening(numbers.listening)), "promo": .object(promo(review)),
      "give_take": .object(giveTake(numbers.giveTake)),
      "asks": [
        "asked": int(numbers.asked), "open": int(numbers.openAsks),
        "last_asked": int(review.lastAsked), "last_answered": int(review.lastAnswered),
      ],
      "insights": [
        "captured": int(numbers.insights), "tagged": int(numbers.taggedInsights),
        "tags": counts(numbers.tags, "tag"),
      ],
      "people": [
        "distinct": int(numbers.people.count), "new": int(review.newPeople.count),
        "conversations": int(numbers.conversations),
      ],
      "goals": [
        "yes": int(numbers.goals.yes), "partly": int(numbers.goals.partly),
        "no": int(numbers.goals.no), "unjudged": int(numbers.goals.unjudged),
        "percent": optional(numbers.goals.percent),
      ],
      "drift": .object(drift(numbers)), "days": .array(review.days.map(day)),
      "weeks": .array(review.weeks.map(week)), "medians": .object(medians(review)),
      "check": .array(review.input.toCheck.map(session)),
      "wrap_up": .array(review.input.toWrapUp.map(session)),
      "resolved_last": review.input.resolutions.last.map { .string($0) } ?? .null,
      "resolved_next": review.input.resolutions.next.map { .string($0) } ?? .null,
    ]
  }

  private static func window(_ window: ReviewWindow) -> JSONObject {
    var object: JSONObject = [
      "kind": .string(window.kind.rawValue), "first": date(window.first), "last": date(window.last),
      "days": int(window.days), "zone": .string(window.zone.name),
      "day_start": int(window.dayStart),
      "start": .string(RFC3339.textInUTC(window.start)),
      "end": .string(RFC3339.textInUTC(window.end)),
    ]
    if window.kind == .week {
      let week = ReviewWindow.isoWeek(of: window.first)
      object["week"] = .string("\(week.year)-W\(week.number < 10 ? "0" : "")\(week.number)")
    }
    return object
  }

  private static func listening(_ share: ListeningShare) -> JSONObject {
    [
      "percent": optional(share.percent()),
      "strict_percent": optional(share.percent(isStrict: true)),
      "goal_percent": int(ListeningShare.goal), "listening_ms": .int(share.listening()),
      "strict_listening_ms": .int(share.listening(isStrict: true)),
      "messaging_ms": .int(share.messaging),
      "strict_messaging_ms": .int(share.messaging + share.asking),
      "neither_ms": .int(share.neither), "marked_ms": .int(share.marked),
      "spent_ms": .int(share.spent), "coverage_percent": optional(share.coverage),
      "is_covered": .bool(share.isCovered), "listening_marks": int(share.listeningMarks()),
      "strict_listening_marks": int(share.listeningMarks(isStrict: true)),
      "marks": int(share.sidedMarks), "neither_marks": int(share.neitherMarks),
    ]
  }

  private static func promo(_ review: Review) -> JSONObject {
    let promo = review.numbers.promo
    let window = Review.promoWindow(review.window)
    return [
      "promos": int(promo.promos), "posts": int(promo.posts), "percent": optional(promo.percent),
      "limit": review.input.promoLimit.map {
        ["promos": int($0.promos), "out_of": int($0.outOf)]
      } ?? .null,
      "first": date(window.first), "last": date(window.last),
      "accounts": .array(
        promo.accounts.map {
          ["account": .string($0.account), "promos": int($0.promos), "posts": int($0.posts)]
        }),
    ]
  }

  private static func giveTake(_ both: GiveTake) -> JSONObject {
    [
      "gives": int(both.gives), "takes": int(both.takes), "replies": int(both.replies),
      "thanks": int(both.thanks), "shares": int(both.shares), "share_posts": int(both.sharePosts),
      "promo_posts": int(both.promoPosts), "requests": int(both.requests),
    ]
  }

  private static func drift(_ numbers: ReviewNumbers) -> JSONObject {
    let parked = numbers.parked
    return [
      "off_topic_ms": .int(numbers.offTopic), "off_topic_marks": int(numbers.offTopicMarks),
      "parked": [
        "all": int(parked.all), "queued": int(parked.queued), "later": int(parked.later),
        "personal": int(parked.personal), "dropped": int(parked.dropped),
        "undecided": int(parked.undecided),
      ],
    ]
  }

  private static func day(_ day: ReviewDay) -> JSONValue {
    [
      "date": date(day.date), "sessions": int(day.sessions), "planned_ms": .int(day.planned),
      "spent_ms": .int(day.spent), "unplanned_ms": .int(day.unplanned),
    ]
  }

  private static func week(_ week: Review.Week) -> JSONValue {
    var object: JSONObject = [
      "first": date(week.first), "sessions": int(week.numbers.sessions),
      "planned_ms": .int(week.numbers.planned), "spent_ms": .int(week.numbers.spent),
      "unplanned_ms": .int(week.numbers.unplannedSpent),
    ]
    for measure in ReviewMeasure.allCases {
      object[key(measure)] = measure.value(in: week.numbers).map { .int($0) } ?? .null
    }
    return .object(object)
  }

  private static func medians(_ review: Review) -> JSONObject {
    var object: JSONObject = ["weeks": int(review.medianWeeks)]
    for measure in ReviewMeasure.allCases {
      object[key(measure)] = review.medians[measure].map { .int($0) } ?? .null
    }
    return object
  }

  /// `spent_ms` stands for sessions with a plan everywhere; from week to week all time is followed.
  static func key(_ measure: ReviewMeasure) -> String {
    if measure == .spent { return "all_spent_ms" }
    return switch measure.unit {
    case .milliseconds: "\(measure.rawValue)_ms"
    case .percent: "\(measure.rawValue)_percent"
    case .count: measure.rawValue
    }
  }

  private static func session(_ session: Session) -> JSONValue {
    [
      "id": .int(session.id), "purpose": .string(session.purpose),
      "start": .string(RFC3339.textInUTC(session.start)),
      "end": session.end.map { .string(RFC3339.textInUTC($0)) } ?? .null,
      "check": .array(session.checks.map { .string($0.rawValue) }),
    ]
  }

  private static func counts(_ counts: [ReviewCount], _ name: String) -> JSONValue {
    .array(counts.map { .object([name: .string($0.word), "count": int($0.count)]) })
  }

  private static func int(_ number: Int) -> JSONValue { .int(Int64(number)) }

  private static func optional(_ number: Int?) -> JSONValue { number.map(int) ?? .null }

  private static func date(_ date: CivilDate) -> JSONValue { .string(ReviewWords.iso(date)) }
}
