extension Guides {
  /// The example is the very file `Scripts/samples/plug-ins/stint-exporter-diary`, which the tests run.
  static let plugIns = #"""
    PLUG-INS  A network that Stint does not know is a program of yours, or of
    somebody you trust: an executable stint-exporter-NAME in the folder exporters
    beside the config, or else on PATH. NAME has small letters, digits and hyphens;
    a built-in exporter of that name wins. In the config: exporter = "NAME".

    It must belong to you or to the system, and nobody else may be able to write to
    it or to its folder, else it is not run. stint exporter list shows what was
    found, stint exporter test NAME tries it, stint account check sees its options.

    A whole one, in shell: a diary that posts go to.

    #!/bin/sh
    # A diary: each post goes to the end of a file in the home folder.
    request=$(cat)
    field() { printf %s "$request" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
    diary=$HOME/diary.txt key=$(field key)
    case $1 in
    describe) echo '{"name": "Diary", "limit": 2000, "calls": ["deliver", "lookup"],
      "safety": "lookup", "settling": 0}' ;;
    deliver) [ "$key" ] || exit 1 # whoever asked died before it had said what
      { field base64 | base64 -d; printf '\n-- %s\n' "$key"; } >>"$diary" &&
      echo '{"outcome": "accepted", "id": "'"$key"'"}' ;;
    lookup) if grep -qsxe "-- $key" "$diary"; then echo '{"outcome": "found"}'
      else echo '{"outcome": "absent"}'; fi ;;
    esac

    How it is asked. One process a call; the name of the call is its only argument.
    On standard input comes one line of JSON, {"v": 1, "call": "render", …}; on
    standard output goes one JSON object. Members it does not know it ignores, as
    Stint does; a member of the wrong kind makes the answer void. Limits: 30 s; 8
    MiB for render, 1 MiB for check and preview, 64 KiB else. The answer counts only
    if the process ends by itself, with status 0 and in time; whatever it started
    ends with it. Of the environment it gets PATH, HOME, LANG, LC_ALL, LC_CTYPE, TZ,
    TZDIR, TMPDIR and the XDG folders; it may be started in any folder. The last
    line on standard error shows up in messages. Where Stint is killed, its input
    ends early: without a whole request, do nothing.

    describe  → what the network allows. All members may be left out:
      name              for people (NAME)
      calls             those it answers besides this: check, render, preview,
                        deliver, lookup (["render"]). Stint does the others itself
      limit, unit       of a part's length; in graphemes, weighted (as on X), utf16
                        or bytes (no limit, graphemes)
      appends           link and hashtags go below the text and count (true)
      threads, polls, content_warning, language, title, first_comment, sensitive
                        what it can carry (false); the rest is refused or noted
      visibilities      public, unlisted, followers, direct (["public"])
      media             {limit, alt_limit, types, sizes}: files of a part, and
                        {"image": BYTES}; without media it takes no files
      options           names that [account.NAME.options] may have ([])
      extension         of the files Stint renders for it (txt)
      safety            of a repetition: idempotent (the same key again does nothing
                        more), lookup (it can be asked) or never (never)
      settling          seconds until what was sent surely shows up for lookup (60)
      server, needs_server           its usual address; the account must name one
      credential, credential_help    what deliver needs, of token, refresh_token,
                        user, password, client_id, client_secret, token_secret; and
                        where one gets it
    The answer is kept until the file changes; stint exporter test asks again.

    check, render and preview get account, options and post: id, uid, kind, at,
    at_local, keys (one a part), parts (as written), texts (as they count), title,
    link, tags, language, content_warning, sensitive, visibility, media [{number,
    name, path, type, size, sha256, part, alt}], poll {options, minutes, multiple},
    first_comment. What is empty is left out or [].

    check    → problems [{message, severity, code, part, hint}]; severity error
               (refused) or warning. Length, files and what it cannot carry were
               checked already. Asked when a post is queued and before it goes out,
               not in plans.
    render   → parcels [{body or base64, extension, endpoint, headers, path}], one a
               part or one for all, or the members of a single one. The same post
               must give the same bytes, always: take the time from at. path: where
               a site wants the file. Without render: the text.
    preview  → parts [{text, count, limit, unit, extras}].

    Without deliver the parcels are left as files. With it, and with a credential if
    it names one, it is handed one parcel at a time:

    deliver gets account, server, options, post_id, parts, at_local, first_tried_at,
    earlier [{part, id, url, notes}], notes, credential {token, …} and parcel {part,
    media, extension, endpoint, headers, path, body (where it is text), base64,
    key}.
    It answers with outcome:
      accepted      id and url, if there are
      temporary, rate_limited        surely not sent: reason, retry_after (seconds)
      permanent     surely not sent, and never will be: reason
      credentials   surely not sent; the user must renew them: reason
      unknown       it may have been sent: reason
    and notes, an object it wants back at its next call for this part.
    lookup gets the same and answers outcome found (id, url), absent, cannot_tell
    (asked again later) or never_tells, with reason.

    What Stint makes of the rest: a plug-in that cannot be started, or that ended
    before it read a byte, did nothing and is tried again. A hang, a crash, any
    status but 0, no proper answer to deliver: an unknown outcome, even with status
    1. Then idempotent is repeated, lookup is asked, never is yours to resolve.
    Until the end of such a try is known, the very same parcel is handed over again,
    even if the plug-in would render another one by now. If check or render fail,
    the post is held.

    The credential comes on standard input, in deliver and lookup only, and only the
    fields asked for. What repeats it in reasons or on standard error is blotted
    out; an id, url or note with it in is dropped. Never print it, nor start a
    program with it as an argument: others can read those.

    """#
}
