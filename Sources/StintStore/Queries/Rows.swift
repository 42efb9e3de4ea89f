internal import GRDB
internal import StintCore

extension Timestamp {
  init(_ milliseconds: Int64) { self.init(milliseconds: milliseconds) }
}

extension Row {
  func instant(_ column: String) -> Timestamp? {
    (self[column] as Int64?).map { Timestamp($0) }
  }

  /// An instant that the schema says is there.
  func requiredInstant(_ column: String) -> Timestamp { Timestamp(self[column] as Int64) }

  func target() -> Target {
    let rest: Int64? = self["green_rest"]
    return Target(
      id: self["id"], postID: self["post_id"], account: self["account"],
      kind: Kind(rawValue: self["kind"]) ?? .value,
      priority: Priority(rawValue: self["priority"]) ?? .normal, position: self["position"],
      queuedAt: requiredInstant("queued_at"), fixedAt: instant("fixed_at"),
      retryAt: instant("retry_at"), notBefore: instant("not_before"),
      expiresAt: instant("expires_at"),
      evergreen: rest.map {
        Evergreen(
          coolDown: .milliseconds($0), maximum: self["green_maximum"], until: instant("green_until")
        )
      },
      cycle: self["cycle"], fingerprint: UInt64(bitPattern: self["fingerprint"]),
      override: self["override_reason"])
  }

  func targetRecord() -> TargetRecord {
    TargetRecord(
      target: target(), queue: self["queue"], state: targetState(), countsAt: instant("counts_at"),
      remoteID: self["remote_id"], url: self["url"], waitGate: self["wait_gate"],
      waitReason: self["wait_reason"], waitUntil: instant("wait_until"), fence: self["fence"])
  }

  private func targetState() -> TargetState {
    let reason: String = self["reason"] ?? ""
    switch TargetState.Name(rawValue: self["state"]) ?? .draft {
    case .draft: return .draft
    case .queued: return .queued
    case .held:
      return .held(Hold(cause: Hold.Cause(rawValue: self["hold_cause"]) ?? .user, reason: reason))
    case .sending:
      return .sending(
        Claim(
          owner: self["owner"], leaseEnd: requiredInstant("lease_end"), fence: self["fence"]))
    case .sent:
      return .sent(
        Receipt(at: requiredInstant("counts_at"), remoteID: self["remote_id"], url: self["url"]))
    case .failed: return .failed(reason: reason)
    case .unknown: return .unknown(reason: reason)
    case .dropped:
      return .dropped(from: TargetState.Name(rawValue: self["dropped_from"]) ?? .draft)
    }
  }

  /// Throws `UnreadableContent` for what Stint did not write.
  func content(ofPost id: Int64) throws -> Content {
    do {
      return try ContentCodec.decode(self["content"] as String)
    } catch is JSONError {
      throw UnreadableContent(post: id, reason: "it is no JSON")
    } catch let error as ContentCodecError {
      throw UnreadableContent(post: id, reason: error.message)
    }
  }

  func postRecord() throws -> PostRecord {
    PostRecord(
      id: self["id"], uid: self["uid"], queue: self["queue"],
      kind: Kind(rawValue: self["kind"]) ?? .value, revision: self["revision"],
      content: try content(ofPost: self["id"]), createdAt: requiredInstant("created_at"),
      updatedAt: requiredInstant("updated_at"), sourceKey: self["source_key"])
  }

  func sendRecord() -> SendRecord {
    SendRecord(
      id: self["id"], targetID: self["target_id"], postID: self["post_id"], cycle: self["cycle"],
      queue: self["queue"], account: self["account"], kind: Kind(rawValue: self["kind"]) ?? .value,
      at: requiredInstant("at"), finishedAt: instant("finished_at"),
      state: SendRecord.State(rawValue: self["state"]) ?? .unknown,
      fingerprint: UInt64(bitPattern: self["fingerprint"]), remoteID: self["remote_id"],
      url: self["url"], note: self["note"])
  }

  func attemptRecord() -> AttemptRecord {
    AttemptRecord(
      id: self["id"], targetID: self["target_id"], cycle: self["cycle"], part: self["part"],
      number: self["number"], operationKey: self["operation_key"],
      payloadSHA256: self["payload_sha256"], owner: self["owner"],
      state: AttemptRecord.State(rawValue: self["state"]) ?? .unknown,
      startedAt: requiredInstant("started_at"), finishedAt: instant("finished_at"),
      remoteID: self["remote_id"], url: self["url"], failureClass: self["failure_class"],
      failure: self["failure"])
  }

  /// A send as the gates see it.
  ///
  /// One made by hand has no post: its own number, below zero, stands for it, so that two of them
  /// count as two.
  func send() -> Send {
    Send(
      postID: (self["post_id"] as Int64?) ?? -(self["id"] as Int64), account: self["account"],
      kind: Kind(rawValue: self["kind"]) ?? .value, at: requiredInstant("at"),
      fingerprint: UInt64(bitPattern: self["fingerprint"]), cycle: self["cycle"] ?? 0,
      number: self["id"], isCertain: self["state"] == SendRecord.State.sent.rawValue)
  }
}
