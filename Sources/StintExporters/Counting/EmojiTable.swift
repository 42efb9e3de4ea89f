/// The emoji of several characters that Unicode recommends for interchange, up to version 16.
///
/// A newer one counts by its members until this list is brought up to date: too much is safe.
///
/// Written without joiners and selectors: `👨👩👧` is the family whose members are joined.
enum EmojiTable {
  /// Where a joined emoji may carry a skin tone.
  enum Tones: Sendable {
    case nowhere
    case onTheFirst
    /// On both persons or on neither.
    case onBothOrNeither
    /// On both persons; without tones there is a single character for it.
    case onBoth
  }

  /// Members of a joined emoji, without joiners → where it may have tones.
  static let joined: [String: Tones] = {
    var table: [String: Tones] = [:]
    for (words, tones) in [
      (untoned, Tones.nowhere), (tonedOnce, .onTheFirst), (pairs, .onBothOrNeither),
      (tonedPairs, .onBoth),
    ] {
      for word in words.split(whereSeparator: \.isWhitespace) { table[String(word)] = tones }
    }
    return table
  }()

  /// Most members of one joined emoji.
  static let longestJoined = joined.keys.map { $0.unicodeScalars.count }.max() ?? 0

  /// Regions that have a flag, as two capital letters.
  static let flags = Set(regions.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Flags of parts of a country: the letters that follow the black flag as invisible tags.
  static let subdivisions: Set<String> = ["gbeng", "gbsct", "gbwls"]

  private static let untoned = """
    ⛓💥 ❤🔥 ❤🩹 🍄🟫 🍋🟩 🏳⚧ 🏳🌈 🏴☠ 🐈⬛ 🐕🦺 🐦⬛ 🐦🔥 🐻❄ 👁🗨 👨👦 👨👦👦 👨👧 👨👧👦 👨👧👧 👨👨👦 👨👨👦👦 👨👨👧 👨👨👧👦 👨👨👧👧 👨👩👦 👨👩👦👦
    👨👩👧 👨👩👧👦 👨👩👧👧 👩👦 👩👦👦 👩👧 👩👧👦 👩👧👧 👩👩👦 👩👩👦👦 👩👩👧 👩👩👧👦 👩👩👧👧 👯♀ 👯♂ 😮💨 😵💫 😶🌫 🙂↔ 🙂↕ 🤼♀ 🤼♂ 🧑🧑🧒 🧑🧑🧒🧒
    🧑🧒 🧑🧒🧒 🧞♀ 🧞♂ 🧟♀ 🧟♂
    """

  private static let tonedOnce = """
    ⛹♀ ⛹♂ 🏃♀ 🏃♀➡ 🏃♂ 🏃♂➡ 🏃➡ 🏄♀ 🏄♂ 🏊♀ 🏊♂ 🏋♀ 🏋♂ 🏌♀ 🏌♂ 👨⚕ 👨⚖ 👨✈ 👨🌾 👨🍳 👨🍼 👨🎓 👨🎤 👨🎨 👨🏫 👨🏭 👨💻 👨💼 👨🔧 👨🔬
    👨🚀 👨🚒 👨🦯 👨🦯➡ 👨🦰 👨🦱 👨🦲 👨🦳 👨🦼 👨🦼➡ 👨🦽 👨🦽➡ 👩⚕ 👩⚖ 👩✈ 👩🌾 👩🍳 👩🍼 👩🎓 👩🎤 👩🎨 👩🏫 👩🏭 👩💻 👩💼 👩🔧 👩🔬 👩🚀 👩🚒 👩🦯
    👩🦯➡ 👩🦰 👩🦱 👩🦲 👩🦳 👩🦼 👩🦼➡ 👩🦽 👩🦽➡ 👮♀ 👮♂ 👰♀ 👰♂ 👱♀ 👱♂ 👳♀ 👳♂ 👷♀ 👷♂ 💁♀ 💁♂ 💂♀ 💂♂ 💆♀ 💆♂ 💇♀ 💇♂ 🕵♀ 🕵♂ 🙅♀
    🙅♂ 🙆♀ 🙆♂ 🙇♀ 🙇♂ 🙋♀ 🙋♂ 🙍♀ 🙍♂ 🙎♀ 🙎♂ 🚣♀ 🚣♂ 🚴♀ 🚴♂ 🚵♀ 🚵♂ 🚶♀ 🚶♀➡ 🚶♂ 🚶♂➡ 🚶➡ 🤦♀ 🤦♂ 🤵♀ 🤵♂ 🤷♀ 🤷♂ 🤸♀ 🤸♂
    🤹♀ 🤹♂ 🤽♀ 🤽♂ 🤾♀ 🤾♂ 🦸♀ 🦸♂ 🦹♀ 🦹♂ 🧍♀ 🧍♂ 🧎♀ 🧎♀➡ 🧎♂ 🧎♂➡ 🧎➡ 🧏♀ 🧏♂ 🧑⚕ 🧑⚖ 🧑✈ 🧑🌾 🧑🍳 🧑🍼 🧑🎄 🧑🎓 🧑🎤 🧑🎨 🧑🏫
    🧑🏭 🧑💻 🧑💼 🧑🔧 🧑🔬 🧑🚀 🧑🚒 🧑🦯 🧑🦯➡ 🧑🦰 🧑🦱 🧑🦲 🧑🦳 🧑🦼 🧑🦼➡ 🧑🦽 🧑🦽➡ 🧔♀ 🧔♂ 🧖♀ 🧖♂ 🧗♀ 🧗♂ 🧘♀ 🧘♂ 🧙♀ 🧙♂ 🧚♀ 🧚♂ 🧛♀
    🧛♂ 🧜♀ 🧜♂ 🧝♀ 🧝♂
    """

  private static let pairs = """
    👨❤👨 👨❤💋👨 👩❤👨 👩❤👩 👩❤💋👨 👩❤💋👩 🧑🤝🧑
    """

  private static let tonedPairs = """
    👨🤝👨 👩🤝👨 👩🤝👩 🧑❤💋🧑 🧑❤🧑 🫱🫲
    """

  private static let regions = """
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ
    DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP
    GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG
    VI VN VU WF WS XK YE YT ZA ZM ZW
    """
}
