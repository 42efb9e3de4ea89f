/// How many of the posts that went out were promos.
///
/// The limiter's own count: what may turn out not to have gone out counts only if it is a promo.
package struct PromoRatio: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    package var account: String
    package var posts: Int
    package var promos: Int

    package init(account: String, posts: Int, promos: Int) {
      self.account = account
      self.posts = posts
      self.promos = promos
    }
  }

  /// Posts of the queue; one that goes to several accounts is one.
  package var posts: Int
  package var promos: Int
  /// Each account's own posts, as the rule for the share counts them; by name.
  package var accounts: [Part]

  package init(_ sends: [Send]) {
    let counted = sends.filter(PromoShareGate.counts)
    posts = Self.distinct(counted)
    promos = Self.distinct(counted.filter { $0.kind == .promo })
    accounts = Dictionary(grouping: counted, by: \.account).map { account, sends in
      Part(
        account: account, posts: sends.count, promos: sends.count { $0.kind == .promo })
    }.sorted { $0.account < $1.account }
  }

  /// nil where there are too few posts for a percentage.
  package var percent: Int? {
    posts >= Percent.fewest ? Percent.of(promos, in: posts) : nil
  }

  /// Posts made by hand have no number, and each is one.
  static func distinct(_ sends: [Send]) -> Int {
    Set(sends.filter { $0.postID > 0 }.map(\.promo)).count + sends.count { $0.postID <= 0 }
  }
}
