/// What was given to others, and what was asked of them.
package struct GiveTake: Hashable, Sendable {
  package var replies = 0
  package var thanks = 0
  /// Others' work passed on in a session.
  package var shares = 0
  /// Posts of kind `share` that went out.
  package var sharePosts = 0
  package var promoPosts = 0
  package var requests = 0

  package var gives: Int { replies + thanks + shares + sharePosts }
  package var takes: Int { promoPosts + requests }

  package init(marks: [Mark], sends: [Send]) {
    for mark in marks {
      switch mark.act {
      case .reply: replies += 1
      case .thank: thanks += 1
      case .share: shares += 1
      case .request: requests += 1
      case .listen, .ask, .insight, .answer, .offTopic, .interrupted: break
      }
    }
    let counted = sends.filter(PromoShareGate.counts)
    sharePosts = PromoRatio.distinct(counted.filter { $0.kind == .share })
    promoPosts = PromoRatio.distinct(counted.filter { $0.kind == .promo })
  }
}
