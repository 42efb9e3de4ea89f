internal import CCurl
internal import Glibc
internal import StintCore

/// One request and its answer on one handle of libcurl; used by the loop's thread only.
final class CurlTransfer {
  let curl: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private let address: WebAddress
  private let userAgent: String
  private let authorities: String?
  private let proxies: Proxies

  private var list: UnsafeMutablePointer<curl_slist>?
  private let body = BodyReader()
  /// Bytes of the request that were written to the connection.
  private var written = 0
  private var headers = HTTPHeaders()
  private var headSize = 0
  /// Whether the head of the answer has come to its blank line.
  private var headIsWhole = false
  private var answer: [UInt8] = []
  private var isTooLarge = false
  /// Longest head of an answer, interim answers included, in bytes.
  private static let headLimit = 256 << 10

  /// nil when libcurl has no memory for it.
  init?(
    _ request: HTTPRequest, _ address: WebAddress, userAgent: String, authorities: String?,
    proxies: Proxies
  ) {
    guard let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.request = request
    self.address = address
    self.userAgent = userAgent
    self.authorities = authorities
    self.proxies = proxies
  }

  /// Frees what belongs to libcurl; the transfer is over.
  func close() {
    curl_easy_cleanup(curl)
    curl_slist_free_all(list)
    list = nil
  }

  // MARK: Setting up

  /// What keeps the request from being made; nothing has been sent then.
  func prepare() -> HTTPFailure? {
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_URL, address.text)
    stint_curl_set_web_only(curl)
    stint_curl_set_quick_exit(curl)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_USERAGENT, userAgent)
    // Every packing that libcurl knows.
    set(CURLOPT_ACCEPT_ENCODING, "")
    // Longer than 24 days is no limit that libcurl takes.
    let limit = min(max(request.timeLimit.wholeMilliseconds, 1), Int64(Int32.max))
    set(CURLOPT_TIMEOUT_MS, Int(limit))
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(CurlClient.connectLimit.wholeMilliseconds))
    if let authorities {
      set(CURLOPT_CAINFO, authorities)
      _ = stint_curl_set_text(curl, CURLOPT_CAPATH, nil)
    }
    let (proxy, exceptions) = proxies.settings(for: address)
    set(CURLOPT_PROXY, proxy)
    set(CURLOPT_NOPROXY, exceptions)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if !request.method.isSafe {
      set(CURLOPT_FRESH_CONNECT, 1)
      set(CURLOPT_FORBID_REUSE, 1)
    }
    do throws(HTTPFailure) {
      try setBody()
    } catch {
      return error
    }
    setCallbacks()
    return nil
  }

  private func set(_ option: CURLoption, _ value: Int) {
    _ = stint_curl_set_long(curl, option, value)
  }

  private func set(_ option: CURLoption, _ value: String) {
    _ = stint_curl_set_text(curl, option, value)
  }

  private func setBody() throws(HTTPFailure) {
    var headers = request.headers
    switch request.body {
    case .none:
      switch request.method {
      case .get: set(CURLOPT_HTTPGET, 1)
      case .head: set(CURLOPT_NOBODY, 1)
      default: setBytes([])
      }
    case .bytes(let bytes): setBytes(bytes)
    case .file(let path, let piece, let check):
      try body.append(file: path, piece: piece, check: check)
      setReader()
    case .form(let parts):
      for part in parts where !Self.isPlain(part.type ?? "") { throw Self.refused("Content-Type") }
      let multipart = Multipart()
      try multipart.write(parts, to: body)
      headers["Content-Type"] = multipart.contentType
      setReader()
    }
    if request.method != .head { set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    // Without it, libcurl asks first whether a large body is welcome, and waits a second for the answer.
    list = curl_slist_append(list, "Expect:")
    // libcurl would call any body a form.
    if headers["Content-Type"] == nil { list = curl_slist_append(list, "Content-Type:") }
    for field in headers {
      guard Self.isToken(field.name), Self.isPlain(field.value) else {
        throw Self.refused(field.name)
      }
      list = curl_slist_append(
        list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    _ = stint_curl_set_pointer(curl, CURLOPT_HTTPHEADER, list)
  }

  private static func refused(_ header: String) -> HTTPFailure {
    let name = header.filter { $0.isASCII && ($0.isLetter || $0 == "-") }.prefix(40)
    return HTTPFailure(
      .badAddress, mayHaveReached: false,
      reason: "the header \(name) holds characters that no header may")
  }

  /// No line break or other control character may start a header of its own.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 }
  }

  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || PercentEncoding.isUnreserved($0) }
  }

  private func setBytes(_ bytes: [UInt8]) {
    set(CURLOPT_POST, 1)
    _ = stint_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    // Copied by libcurl; a zero in it ends nothing, because the size is set.
    bytes.withUnsafeBytes { buffer in
      let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      if let start {
        _ = stint_curl_set_text(curl, CURLOPT_COPYPOSTFIELDS, start)
      } else {
        set(CURLOPT_COPYPOSTFIELDS, "")
      }
    }
  }

  private func setReader() {
    guard body.count > 0 else { return setBytes([]) }
    set(CURLOPT_POST, 1)
    _ = stint_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
    // Alive as long as the handle: the loop closes it before it lets the transfer go.
    let own = Unmanaged.passUnretained(self).toOpaque()
    _ = stint_curl_set_pointer(curl, CURLOPT_READDATA, own)
    _ = stint_curl_set_transfer(curl, CURLOPT_READFUNCTION) { data, size, count, context in
      guard let data, let context else { return Int(CURL_READFUNC_ABORT) }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      let room = UnsafeMutableRawBufferPointer(start: data, count: size * count)
      return transfer.body.read(into: room) ?? Int(CURL_READFUNC_ABORT)
    }
  }

  private func setCallbacks() {
    let own = Unmanaged.passUnretained(self).toOpaque()
    _ = stint_curl_set_pointer(curl, CURLOPT_HEADERDATA, own)
    _ = stint_curl_set_transfer(curl, CURLOPT_HEADERFUNCTION) { data, size, count, context in
      guard let data, let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.takeHeader(UnsafeRawBufferPointer(start: data, count: size * count))
    }
    _ = stint_curl_set_pointer(curl, CURLOPT_WRITEDATA, own)
    _ = stint_curl_set_transfer(curl, CURLOPT_WRITEFUNCTION) { data, size, count, context in
      guard let data, let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.takeBody(UnsafeRawBufferPointer(start: data, count: size * count))
    }
    // The only place where libcurl says what it has written.
    set(CURLOPT_VERBOSE, 1)
    _ = stint_curl_set_pointer(curl, CURLOPT_DEBUGDATA, own)
    _ = stint_curl_set_debug(curl) { _, kind, data, size, context in
      guard let data, let context, kind == CURLINFO_HEADER_OUT || kind == CURLINFO_DATA_OUT else {
        return 0
      }
      let bytes = UnsafeRawBufferPointer(start: data, count: size)
      // To the proxy, which is asked for a way to the server.
      if kind == CURLINFO_HEADER_OUT, bytes.starts(with: "CONNECT ".utf8) { return 0 }
      Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().written += size
      return 0
    }
    // A connection must not stay open in programs that are started meanwhile.
    _ = stint_curl_set_socket_made(curl) { _, socket, _ in
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      return Int32(CURL_SOCKOPT_OK)
    }
  }

  // MARK: While it runs

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headSize += bytes.count
    guard headSize <= Self.headLimit else {
      isTooLarge = true
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // A new head: that of an interim answer is forgotten.
      headers = HTTPHeaders()
      headIsWhole = false
      answer = []
    } else if line.utf8.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
      headIsWhole = true
    } else if !headIsWhole, let colon = line.firstIndex(of: ":") {
      // What follows the body (trailers) is no header.
      let name = String(line[..<colon])
      if Self.isToken(name) { headers.add(name, String(line[line.index(after: colon)...]).trimmed) }
    }
    return bytes.count
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard answer.count + bytes.count <= request.answerLimit else {
      isTooLarge = true
      return 0
    }
    answer += bytes
    return bytes.count
  }

  // MARK: Afterwards

  private var status: Int {
    var found = 0
    _ = stint_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &found)
    return found
  }

  func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
    let status = status
    // When the connection ends within the head, libcurl is content with what there is of it.
    guard code == CURLE_OK, status >= 200, headIsWhole else {
      return .failure(failure(code, status))
    }
    return .success(
      HTTPResponse(status: status, headers: headers, body: answer, url: request.url))
  }

  func cancelled() -> Result<HTTPResponse, HTTPFailure> {
    .failure(HTTPFailure(.cancelled, mayHaveReached: written > 0, reason: "it was stopped"))
  }

  private func failure(_ code: CURLcode, _ status: Int) -> HTTPFailure {
    let (kind, reason) = kind(of: code)
    return HTTPFailure(
      kind, mayHaveReached: written > 0, status: status >= 200 ? status : nil, reason: reason)
  }

  private func kind(of code: CURLcode) -> (HTTPFailure.Kind, String) {
    let host = address.host
    switch code {
    case CURLE_OK: return (.broken, "the answer of \(host) broke off")
    // libcurl calls an answer that is no HTTP a protocol that it does not speak.
    case CURLE_UNSUPPORTED_PROTOCOL where written > 0, CURLE_WEIRD_SERVER_REPLY,
      CURLE_BAD_CONTENT_ENCODING:
      return (.garbled, "the answer of \(host) is not HTTP")
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return (.badAddress, "the address cannot be used")
    case CURLE_COULDNT_RESOLVE_HOST:
      return (.nameLookup, "there is no server named \(host), or no name service")
    case CURLE_COULDNT_RESOLVE_PROXY:
      return (.nameLookup, "there is no proxy of the name that the environment gives")
    case CURLE_COULDNT_CONNECT:
      return (.connection, "cannot reach \(host): it does not take the connection")
    case CURLE_PROXY: return (.connection, "the proxy makes no connection to \(host)")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return (.certificate, "the certificate of \(host) \(certificateProblem)")
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE:
      return (.certificate, "the file of trusted certificates cannot be read")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
      return (.handshake, "no secure connection with \(host) could be agreed on")
    case CURLE_OPERATION_TIMEDOUT:
      return (
        .timeout,
        written > 0
          ? "\(host) did not answer in time" : "cannot reach \(host): no answer in time"
      )
    case CURLE_ABORTED_BY_CALLBACK, CURLE_READ_ERROR:
      return (.file, body.problem?.reason ?? "a file to be sent cannot be read")
    case CURLE_WRITE_ERROR where isTooLarge:
      return (.tooLarge, "the answer of \(host) is too large")
    case CURLE_PARTIAL_FILE: return (.broken, "the answer of \(host) broke off")
    case CURLE_OUT_OF_MEMORY: return (.connection, "there is no memory for a connection")
    default: return (.broken, "the connection with \(host) broke")
    }
  }

  /// By OpenSSL's numbers (`openssl verify`, "Diagnostics").
  private var certificateProblem: String {
    var found = 0
    _ = stint_curl_get_long(curl, CURLINFO_SSL_VERIFYRESULT, &found)
    return switch found {
    case 9: "is not valid yet"
    case 10: "has expired"
    case 18: "is signed by nobody but itself"
    case 19, 20, 21: "is signed by nobody who is trusted here"
    // The chain is good; libcurl compares the name last, and leaves its first value, 1, then.
    case 0, 1, 62, 64: "is not for that name"
    default: "is not to be trusted"
    }
  }
}

extension String {
  /// Without blanks and line ends around it.
  fileprivate var trimmed: String {
    let inner = drop { $0.isWhitespace }
    return String(inner.reversed().drop { $0.isWhitespace }.reversed())
  }
}
