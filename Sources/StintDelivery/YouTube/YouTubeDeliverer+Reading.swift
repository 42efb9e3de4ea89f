internal import StintCore
internal import StintExporters
internal import StintHTTP

/// Questions that change nothing.
extension YouTubeDeliverer {
  /// The account's newest videos with the tag that the exporter gave this one.
  func search(for parcel: Parcel) async -> LookupResult {
    do throws(Stop) {
      let channels = try await get("channels?part=contentDetails&mine=true")
      guard
        let list = channels["items"]?.arrayValue?.first?["contentDetails"]?["relatedPlaylists"]?[
          "uploads"]?.stringValue
      else { return .cannotTell(reason: "YouTube does not name the account's videos") }
      let items = try await get(
        "playlistItems?part=contentDetails&maxResults=50&playlistId=\(PercentEncoding.encode(list))"
      )
      let ids = (items["items"]?.arrayValue ?? [])
        .compactMap { $0["contentDetails"]?["videoId"]?.stringValue }
        .filter(UploadProgress.isID)
      guard !ids.isEmpty else { return .absent }
      let videos = try await get("videos?part=snippet&id=\(ids.joined(separator: ","))")
      let marker = YouTubeExporter.marker(parcel.operationKey)
      for video in videos["items"]?.arrayValue ?? [] {
        let tags = video["snippet"]?["tags"]?.arrayValue?.compactMap(\.stringValue) ?? []
        if tags.contains(marker), let id = video["id"]?.stringValue, UploadProgress.isID(id) {
          return .found(remoteID: id, url: "https://youtu.be/\(id)")
        }
      }
      return .absent
    } catch {
      if case .credentials(let reason, _) = error.outcome, error.failure == nil, error.isScope {
        return .neverTells(reason: "the account's videos cannot be read: \(reason)")
      }
      return .cannotTell(reason: error.outcome.words)
    }
  }

  package func check() async -> AccountCheck {
    do throws(Stop) {
      let channels = try await get("channels?part=snippet&mine=true")
      let title = channels["items"]?.arrayValue?.first?["snippet"]?["title"]?.stringValue
      guard let title else {
        return AccountCheck(
          .refused(CredentialProblem(reason: "the Google account has no YouTube channel")))
      }
      return AccountCheck(.good, identity: String(SafeText.line(title).prefix(100)))
    } catch {
      guard case .credentials(let reason, _) = error.outcome else {
        return AccountCheck(.unclear(reason: error.outcome.words))
      }
      return AccountCheck(
        .refused(
          CredentialProblem(
            reason: reason,
            hint: "the credential needs the scopes youtube.upload and youtube.readonly")))
    }
  }

  private func get(_ question: String) async throws(Stop) -> JSONValue {
    let response = try await send(HTTPRequest(.get, "\(base)/youtube/v3/\(question)"))
    guard response.isSuccess else {
      var stop = Stop(YouTubeErrors.outcome(response, now: access.clock(), isHarmless: true))
      stop.isScope = response.status == 403
      throw stop
    }
    guard let answer = try? JSONValue(parsing: response.body) else {
      throw Stop(
        .temporary(
          reason: Answers.sentence(response, says: "no JSON"), retryAfter: nil,
          isRateLimit: false))
    }
    return answer
  }
}
