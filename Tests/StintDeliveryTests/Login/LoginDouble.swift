import Foundation
import StintCore
import StintHTTP
import StintSystem
import StintTestSupport
import Synchronization

/// A server that logs in: it knows the codes it gave and what they are bound to.
final class LoginDouble: Sendable {
  struct State {
    var apps: [String: String] = [:]
    /// By code: what the authorization address asked for.
    var codes: [String: [String: String]] = [:]
    var site: LoopbackServer.Answer?
  }

  let state = Mutex(State())
  let server = Mutex<LoopbackServer?>(nil)

  var url: String { server.withLock { $0?.url ?? "" } }
  var requests: [LoopbackServer.Request] { server.withLock { $0?.requests ?? [] } }

  init() throws {
    let made = try LoopbackServer { [weak self] request in
      self?.answer(request) ?? .text(500, "gone", type: "text/plain")
    }
    server.withLock { $0 = made }
  }

  deinit { server.withLock { $0?.stop() } }

  /// The user allows it: the address the browser is sent back to.
  func allow(_ address: String) throws -> String {
    let query = Dictionary(
      uniqueKeysWithValues: (URLComponents(string: address)?.queryItems ?? []).map {
        ($0.name, $0.value ?? "")
      })
    let code = "code-\(state.withLock { $0.codes.count })+/="
    state.withLock { $0.codes[code] = query }
    let escaped = code.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return "\(query["redirect_uri"] ?? "")?code=\(escaped)&state=\(query["state"] ?? "")"
  }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    if request.path == "/api/v1/apps" {
      let count = state.withLock { state in
        state.apps["app-\(state.apps.count)"] = request.form["redirect_uris"]
        return state.apps.count - 1
      }
      return .json(200, ["client_id": .string("app-\(count)"), "client_secret": "app-secret"])
    }
    if request.path.hasSuffix("oauth/authorize") || request.path == "/me" {
      return state.withLock { $0.site } ?? .text(404, "", type: "text/html")
    }
    if request.path == "/metadata" {
      return .json(
        200,
        [
          "issuer": .string(url), "authorization_endpoint": .string(url + "/auth"),
          "token_endpoint": .string(url + "/token"),
        ])
    }
    if request.query["grant_type"] == "th_exchange_token" {
      guard request.query["client_secret"] == "s", request.query["access_token"] == "short" else {
        return .json(400, ["error": ["message": "no"]])
      }
      return .json(200, ["access_token": "long", "expires_in": 5_184_000])
    }
    if request.query["grant_type"] == "fb_exchange_token" {
      return .json(200, ["access_token": "long", "expires_in": 5_184_000])
    }
    if request.path.hasSuffix("/me/accounts") {
      guard request.headers["Authorization"] == "Bearer long" else { return .json(401, [:]) }
      return .json(
        200,
        [
          "data": [
            ["id": "1", "name": "Shop", "access_token": "page-1"],
            ["id": "2", "name": "Other", "access_token": "page-2"],
          ]
        ])
    }
    return token(request)
  }

  private func token(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    let form = request.form
    guard let code = form["code"],
      let asked = state.withLock({ $0.codes.removeValue(forKey: code) })
    else { return .json(400, ["error": "invalid_grant"]) }
    guard form["redirect_uri"] == asked["redirect_uri"] else {
      return .json(400, ["error": "invalid_grant", "error_description": "redirect"])
    }
    if let challenge = asked["code_challenge"] {
      let verifier = form["code_verifier"] ?? ""
      let hex = Array(Digest.sha256(verifier.utf8))
      let bytes = stride(from: 0, to: 64, by: 2).compactMap {
        UInt8(String(hex[$0..<$0 + 2]), radix: 16)
      }
      let hash = Data(bytes).base64EncodedString()
        .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
      guard (43...128).contains(verifier.count), asked["code_challenge_method"] == "S256",
        hash == challenge
      else { return .json(400, ["error": "invalid_grant", "error_description": "verifier"]) }
    } else if form["code_verifier"] != nil {
      return .json(400, ["error": "invalid_request"])
    }
    var id = form["client_id"]
    if let basic = request.headers["Authorization"], basic.hasPrefix("Basic "),
      let data = Data(base64Encoded: String(basic.dropFirst(6)))
    {
      id = String(String(decoding: data, as: UTF8.self).prefix { $0 != ":" })
    }
    guard id == asked["client_id"] else { return .json(401, ["error": "invalid_client"]) }
    return .json(
      200, ["access_token": "short", "refresh_token": "refresh", "expires_in": 3600])
  }
}
