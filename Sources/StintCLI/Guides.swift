/// Longer help by topic: `stint help TOPIC`.
enum Guides {
  /// The guide that `arguments` ask for; nil when they ask for something else.
  static func asked(by arguments: [String]) -> String? {
    guard arguments.count == 2, arguments[0] == "help" else { return nil }
    return all.first { $0.topic == arguments[1] }?.text
  }

  static let all: [(topic: String, text: String)] = [
    ("config", config), ("accounts", accounts), ("times", times), ("formats", formats),
    ("gates", gates), ("sessions", sessions), ("plug-ins", plugIns),
    ("json", json), ("exit-codes", exitCodes),
  ]

  private static let config = """
    THE CONFIG  $XDG_CONFIG_HOME/stint/config.toml, or $STINT_HOME/config.toml

    outbox = "/path"            where finished items go; $XDG_DATA_HOME/stint/outbox
    without it

    [queue.NAME]
    zone = "Europe/Madrid"      IANA name; times of this queue are in it. Required
    slots = ["Mon..Fri 09:00"]  calendar events; `stint slots` tries one
    jitter = "±7m"              moves each slot, always alike for the same slot and
    account
    quiet = ["22:00-07:00"]     nothing goes out
    gap = "90m"                 between any two posts of one account
    per_day = 4                 posts of one account on a calendar day
    late = { within = "45m", then = "next-slot" }
                                how old a missed slot or time may be (2m to 24h;
                                45m without it)
    stale_after = "21d"         posts that waited longer are held
    same_text = "14d"           the same text not again on an account (14d without
                                it; false: off)

    [queue.NAME.promo]          limits for posts of kind promo
    share = "1/5"               at most 1 in any 5 consecutive posts of an account
    budget = ["1/24h", "3/7d"]  promos of the whole queue in any such window; one
                                that goes to several accounts counts once
    gap = "36h"                 between two promos of one account
    earn = { minutes = 30, within = "7d" }
                                each costs so many minutes, engaged in this queue's
                                sessions and not taken by another promo; one that
                                goes to several accounts pays once

    [queue.NAME.sessions]
    default = "20m"             the plan where none is given (15m without it)
    budget = "60m/day"          more than that is asked about
    hard = true                 every session as with --hard
    cooldown = "20m"            rest after a hard session (20m)
    grace = "3m"                after the deadline, before the last notice (3m)
    extensions = 1              how often a session may be extended (1)

    [account."shop@mastodon"]
    queue = "business"          the one it belongs to; an account that was used
                                cannot change it
    exporter = "mastodon"       one of the formats below; or exporter = "outbox"
                                with format = one of these
    deliver = "outbox"          leave files even where a network could be sent to
    slots = ["Sun 18:00"]       its own slots instead of the queue's
    voice = { never = ["guaranteed income"], end_with = "" }
                                phrases it never uses; what its posts must end with
    options = { limit = 1000 }  settings of the exporter
    server, credential, authorities
                                to send over the network: stint help accounts

    A config with a mistake is refused whole, with line and key.

    """

  private static let accounts = """
    ACCOUNTS  stint account add asks what it needs and writes the account into the
    config; list, check and login show, prove and renew it.

    [account."shop@mastodon"]
    queue = "business"
    exporter = "mastodon"
    server = "https://social.example"
                                where the network has no address of its own, or to
                                use another; https, and http for this machine only
    credential = { file = "shop-mastodon" }
    authorities = "ca.pem"      certificates to believe instead of the system's, by
                                the config or as a whole path

    Without a credential, or with deliver = "outbox", posts are left as files.

    WHERE A CREDENTIAL IS, one of:
    { file = "NAME" }           credentials/NAME beside the config, or a path.
                                Yours, mode 0600 or 0400, no link, in a folder that
                                others cannot write to; else it is refused
    { env = "NAME" }            a variable; a timer does not see those of your shell
    { command = ["pass", "show", "NAME"] }
                                a program that prints it within 30 seconds: its
                                first line is the token. No shell; few variables
    { systemd = "NAME" }        LoadCredential=NAME:/path in the unit

    WHAT IT HOLDS  One line: the token, or the secret address. More: name = value
    lines, or a JSON object, with token, refresh_token, expires_at,
    refresh_expires_at, user, password, client_id, client_secret, token_secret.
    WordPress and MediaWiki also take one line name:password.

    stint account check         asks each server, posts nothing. 77: a credential
                                needs you; 78: the server is not what the account
                                is for; 69: a server is not there
    stint account login NAME    in the browser: mastodon, x, linkedin, reddit,
                                youtube, threads, facebook, micropub; else it asks
                                for new secrets. --no-browser over SSH;
                                --secret-from - reads the credential

    X, LinkedIn, Reddit, YouTube, Threads and Facebook want an app of your own, with
    the redirect address that login prints. Its client_id and client_secret stay in
    the credential.

    A token is renewed before it ends, where the network can. The renewed one goes
    into the file; of other sources it is kept in the state folder until the source
    changes. The one before stays as NAME.previous until the network took the new
    one. A server that is down never logs you out; only its clear refusal does. Then
    posts wait, stint why says so, and stint account check lets them go on. Where
    the network knew the credential and did not let it post, it does so once there
    is another one, or after stint account login.

    You are told 14, 7, 3 and 1 days before an end that needs you, and once when a
    credential is refused; stint doctor lists both.

    """

  private static let times = """
    TIMES  are read in the queue's zone and always shown with date, time and offset.

    9:00, 9am, noon             the next time the clock shows it
    today 17:15, tomorrow 9:00
    tue 9:00, next tue 9:00     next: not today
    in 2h, +90m                 so much later
    in 3 days                   the same clock time, so many days on
    2026-12-01 09:00, 1 dec 9:00
    2026-12-01T09:00:00+01:00   RFC 3339

    In the nights the clocks change a time may happen twice or never. Such times are
    refused with the choices; --dst first or --dst second settles the doubled hour.

    Durations: 90m, 36h, 3d, 1d12h, 2w.

    """

  private static let formats = """
    FORMATS  of finished items; one file a part of a post, in OUTBOX/ACCOUNT/.

    mastodon   the body of POST /api/v1/statuses. Length in graphemes, addresses
               count 23
    bluesky    the body of com.atproto.repo.putRecord. 300 graphemes and 3000 bytes
    x          the body of POST /2/tweets. 280 weighted characters, addresses count
               23
    linkedin   the body of POST /rest/posts, with its escaping. 3000 UTF-16 units
    wordpress  the body of POST /wp-json/wp/v2/posts
    markdown   a page with front matter, for Hugo, or for Jekyll with
               options = { flavour = "jekyll" }
    json       everything the post holds, for programs of your own
    telegram   the arguments of a method of the Bot API. 4096 UTF-16 units, under
               files 1024
    discord    the message of a webhook. 2000 UTF-16 units with markup escaped
    slack      the message of an incoming webhook. 40,000 UTF-16 units
    reddit     the form of POST /api/submit. Title 300, text 40,000
    facebook   the body of POST /PAGE/feed. 63,206 UTF-16 units
    threads    the form of POST /USER/threads. 500, an emoji as its bytes
    yammer     the form of POST /api/v1/messages.json (Viva Engage). 10,000
    foursquare the form of POST /v2/checkins/add. 140
    mediawiki  the fields of action=edit; 2 MiB of wikitext. A page for each post,
               or a section of one page
    micropub   an entry of Micropub as JSON, for sites of the IndieWeb
    youtube    the facts of one video (title 100, description 5000 bytes, tags 500)
    flickr     the fields of one photo or video. Description 65,535 bytes
    feed       Atom, RSS 2.0 or JSON Feed, one entry a post
    static-site  a page in the source of a Hugo or Jekyll site, with its files
    buzz       Google Buzz is gone: Activity Streams 1 or 2, or an Atom entry

    With exporter = "feed" and the option path, entries are merged into that file;
    with exporter = "static-site" or "markdown" and the option root, pages are put
    into that folder. A feed that Stint did not write, and a page of another post,
    are never overwritten.

    Options, as options = { limit = 1000 } in the account's table:
    mastodon   limit, alt_limit (the server's own), visibility (the usual one)
    bluesky    did (the account's), label (of sensitive posts; graphic-media)
    x          limit (for accounts that may write more)
    linkedin   author (urn:li:person:… or urn:li:organization:…, required), version
    wordpress  status (publish), format
    markdown   flavour (hugo), section, draft, root
    json       none
    telegram   chat (@name or number, required), silent
    discord    thread_id
    slack      none
    reddit     subreddit (required), kind (self; link), title (from-text), flair
    facebook   page (its number, required), version
    threads    user (its number, required)
    yammer     group, network (files need it)
    foursquare venue (its id, required)
    mediawiki  shape (page; section), page (News/{date}-{slug}; also {year},
               {month}, {day}, {title}, {id})
    micropub   alt (photo; none), link (text; bookmark), status (published; draft)
    youtube    privacy (public; unlisted, private), category (22), made_for_kids,
               notify
    flickr     visibility (public; friends, family, friends-and-family, private),
               safety, content (photo; screenshot, other), hidden
    feed       site (where it is read, required), form (atom; rss, json), title,
               author, path (absolute), limit (50 entries)
    static-site  generator (hugo; jekyll), section, layout, author, draft, root
               (absolute)
    buzz       form (as1; as2, atom), site, author
    A plug-in has its own: stint exporter list names them, stint help plug-ins
    tells how to write one.

    ${1.id}, ${media.1.id} and the like stand where an answer of the network
    belongs. A file appears complete and at once; its name holds the time it counts
    as sent, the post's number, the part and the beginning of the operation key,
    which is the same on every try. Media lie beside it.

    """

  private static let gates = """
    GATES  are asked whenever a post could go out, in this order:

    paused         stint queue pause
    quiet          quiet hours of the queue's zone
    not-before     a failed try's next one; an evergreen post's cool-down
    stale          expired, or waiting longer than stale_after: held
    gap            between any two posts of an account
    per-day        posts of an account on a calendar day
    promo-share    promos among the last posts of an account
    promo-budget   promos of the queue in a rolling window
    promo-gap      between two promos of an account
    promo-credit   engaged minutes that a promo costs (earn)
    same-text      the same text on the same account
    voice          what an account never says: held
    network        what its network would refuse: held
    media          files missing or changed: held
    credentials    must be renewed by you
    rate-limit     the network said to wait
    breaker        five failures in a row: an hour's rest

    A slot goes to the first in line that passes all of them; what waits does not
    block the others. Posts made by hand count once they are logged with `stint
    sent`. What leaves within a minute of its slot counts as sent at the slot.
    `stint why ID` prints every gate's answer.

    """

  private static let sessions = """
    SESSIONS  A session is a stay on the networks with a purpose and a number of
    minutes.

    stint engage "answer questions about queues" --for 25m -q business
    stint did r @ana linked the docs   what you just did; a mark stands for the
                                       time since the one before, at most 10
                                       minutes
    stint park TEXT                    a thought for later; opens at the wrap-up
    stint now                          what runs, and how long it still has
    stint end                          and the wrap-up: a minute, not counted

    Keys of stint did: l listen, r reply, a ask, t thank, s share, i insight, w
    answer (of an earlier ask), o off-topic, p request, x interrupted.

    Three numbers, never one: planned, extended, spent. The deadline is a promise on
    the wall clock. Pausing, sleep of the machine and absence do not move it, and
    are not counted as spent; only stint extend moves it, once and with a reason.

    After the deadline come a grace of 3 minutes and the last notice. At half of the
    plan past the deadline, at least 10 minutes, the session closes itself: at its
    deadline, or at the last mark after it, never at the time somebody looked. It is
    then to be checked, and counts once you said that its times are right.

    A machine that was off before the deadline goes on with the session; after it
    the session is closed at the deadline and to be checked. When somebody sets the
    clock, all durations stay as they were measured, and the stamps move with the
    clock.

    hard = true (or --hard): no extension, no grace, no posts to write once the
    time is up, and a rest for the queue (cooldown). Stint cannot close a browser
    tab; it can only stop helping you. A hook named session-over may do more.

    STINT_CLOCK=wall in the environment: believe the wall clock alone, and take no
    jump of it for a set clock. For trying things out under a moved clock.

    One session runs at a time. While it does, stint add refuses posts for the other
    queues. Where sessions cannot be read, nothing is closed.

    """

  private static let json = """
    JSON  --json prints one line on standard output, an object with "v":1; words go
    to standard error. Instants are RFC 3339 with offset. Absent means there is
    none. A failure prints {"v":1,"error":{"message","status","details"?,"hint"?}}.

    add       id, uid, queue, kind, targets [{account, state, at?, note?}], warnings
    list      targets [{id, target, account, queue, kind, state, priority, text,
              parts, at?, retry_at?, goes_out_at?, expires_at?, not_before?,
              override?, hold?, reason?, wait_until?, sent_at?, remote_id?,
              url?}], more
    list --sent   sends [{account, queue, kind, state, at, id?, finished_at?,
              remote_id?, url?, note?}]
    show      id, uid, queue, kind, revision, created_at, updated_at, content,
              targets, revisions, attempts, events
    edit, move    id, changed, targets [{account, at?, note?}], revision (edit)
    hold, release, drop   targets [{id, account, was, state, changed}]
    preview   accounts [{account, network, sendable, parts [{part, text, count,
              limit?, unit, extras}], problems [{severity, code, message, part?,
              hint?}], parcels}]
    plan      from, until, paused [queue], sends [{id, account, queue, kind, at,
              slot?, late, paid_ms?}], holds, waits, unplaced
    why       id, kind, targets [list's fields, goes_out_at?, ahead?, note?, why,
              gates [{gate, verdict, reason?, until?, hold?}]]
    send      id, sent, refused [{account, reasons}]; or tick's
    sent      send, account, kind, at
    resolve   id, sent, accounts
    tick      at, sent, failed, unknown, held, waiting, passed: see `stintd --help`
    rehearse  from, until, into, sends, holds, waits
    slots     expression, normalized, zone, from, times
    credit    queues [{queue, zone, price_ms, within, balance_ms, next_lapse? {at,
              ms}, credits [{session, ended_at, spent_ms, used_ms, left_ms,
              lapses_at, counts}], uses [{at, accounts, paid_ms, sessions
              [{session, ms}], id?, override?}], idle [{session, spent_ms, open,
              checks}]}]
    queue list    queues [{name, zone, accounts, slots, rules, queued, held, paused,
                  paused_until?}]
    account list  accounts [{name, queue, exporter, network, delivers_to, queued,
                  sent, route, reason?, identity?, credential?, expires_at?}]
    account check, login   accounts [{account, ok, problems, proved, hand_off?,
                  identity?, facts?, expires_at?, hint?}]
    account add   account, config, backup, credential?, credential_file?, next
    exporter list exporters [{id, name, goes_by, reason?, path?, limit?, unit,
              files?, threads, polls, content_warning, language, visibilities,
              safety, options, credential?}], hidden [name]
    exporter test exporter, path?, ok, checks [{check, promise, result, message?}]
    import    source, found, added, known, skipped, dry_run, first?, last?
    export    posts, logged (with -o)
    doctor    ok, checks [{check, level, message, fixable, hint?}], fixes? [{check,
              outcome, message}]
    backup    file, bytes; copies [{file, bytes, made_at, origin}]
    restore ID    as hold
    restore FILE  restored, held, compared, posts, sessions, left_behind, aside?,
                  left_behind_file?
    engage, extend, pause, resume, end, cancel, wrap-up
              the session: id, uid, queue, purpose, networks, state, zone, start,
              planned_s, extended_s, spent_s, deadline, end?, end_by?, hard, marks,
              goals [{text, done?}], wrap_up, check
    now       class, text, tooltip, percentage, id?, queue?, purpose?, start?,
              deadline?, planned_s?, extended_s?, remaining_s?, spent_s?,
              listening?, marks?, wrap_up?
    did       session, uid, at, act, claimed_s, person?, text?, url?, answers?
    park      session, uid, at, text, url?, parked
    objective list   objectives [{id, uid, queue, text, target, progress, count,
              acts, created, by?, closed?, sessions}]
    review    reviews [{queue, window, sessions, to_check, open, time, boxes, over,
              listening, promo, give_take, asks, insights, people, goals, drift,
              days [], weeks [12], medians, check [], wrap_up [], resolved_last,
              resolved_next}]: milliseconds end in _ms, percentages in _percent;
              null where too little is known; files (with --html)
    review ID session, planned_ms, extended_ms, spent_ms, over_extended_ms,
              over_drift_ms, kept, marks [{act, at, claimed_ms, …}], parked
    init      config, database, outbox, config_written, zone, accounts

    """

  private static let exitCodes = """
    EXIT CODES  Small numbers are answers: 0 done, 3 nothing to do, 4 something is
    held or waits,
    5 an unknown outcome needs `stint resolve`. Failures are those of sysexits(3):

    64 used wrongly              65 bad input, nothing was written
    66 no such file or post      69 a program or service is not there
    70 our fault                 73 cannot create a file or folder
    74 damaged, full or I/O      75 busy, try again
    77 a credential needs you    78 the config has a mistake

    stint now alone: 0 a session runs, 1 none does, 2 it is over time, 3 none runs
    and a wrap-up waits.

    """
}
