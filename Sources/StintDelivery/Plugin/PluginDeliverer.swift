package import StintCore
package import StintExporters
package import StintPlugins

/// Hands parcels to a plug-in's program, which does with them what it knows to do.
///
/// What its end means (`stint help plug-ins`): an answer counts when the program ended by itself,
/// with status 0 and in time. A program that could not be started, or that ended before it read
/// anything, surely did nothing: that is temporary. Everything else, a hang, a crash, another status,
/// words that are no answer, leaves it open whether the post went out, whatever the program thinks of
/// its own safety: that is unknown, and the tick acts by the safety it declared. Even status 1 after
/// reading may mean that it sent and then stumbled.
///
/// A rendering may change between two tries, by a clock in it or because the plug-in was replaced.
/// Then the same operation key would stand for two different parcels, and nobody could say what a
/// repetition does. So what is handed over is kept in the journal until the end of the try is known,
/// and until then every further try and lookup gets the very same parcel. After a definite failure
/// the newest rendering goes.
package struct PluginDeliverer: Deliverer {
  private let plugin: Plugin
  private let account: Account
  private let credential: @Sendable () async throws(CredentialProblem) -> Credential

  /// `credential` is asked only where the plug-in asks for one, and only its named fields are passed
  /// on, on standard input.
  package init(
    plugin: Plugin, account: Account,
    credential: @escaping @Sendable () async throws(CredentialProblem) -> Credential
  ) {
    self.plugin = plugin
    self.account = account
    self.credential = credential
  }

  package var safety: Description.Safety { plugin.facts.description.safety }

  package var settlingTime: Duration { plugin.facts.settlingTime }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    if plugin.facts.description.connection?.needsServer == true, account.server == nil {
      return .permanent(
        reason: "the plug-in \(PluginFile.prefix)\(plugin.name) must be told the server of "
          + "\(account.name): server = \"https://…\" in the config")
    }
    let given: [String: Secret]
    do throws(CredentialProblem) {
      given = try await secrets()
    } catch {
      return error.isTemporary
        ? .temporary(reason: error.reason, retryAfter: nil, isRateLimit: false)
        : .credentials(reason: error.reason)
    }
    let redaction = Redaction(given.values)
    let notes = PluginNotes(handover.journal, key: parcel.operationKey)
    let wire = notes.openParcel ?? PluginWire.parcel(parcel)
    do {
      if safety != .never { try notes.open(wire) }
    } catch {
      return .temporary(
        reason: "what is handed over cannot be kept for a repetition: \(SafeText.line("\(error)"))",
        retryAfter: nil, isRateLimit: false)
    }
    guard handover.mayStillSend() else {
      try? notes.close()
      return .temporary(
        reason: "another process took it over", retryAfter: nil, isRateLimit: false)
    }
    let request = PluginWire.request(
      .deliver, wire, handover, account: account, notes: notes, credential: given)
    let outcome = outcome(await ask(.deliver, request), redaction, notes)
    switch outcome {
    case .accepted, .unknown, .acknowledged: break
    case .temporary, .permanent, .hold, .credentials: try? notes.close()
    }
    return outcome
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    let given: [String: Secret]
    do throws(CredentialProblem) {
      given = try await secrets()
    } catch {
      return .cannotTell(reason: error.reason)
    }
    let redaction = Redaction(given.values)
    let notes = PluginNotes(handover.journal, key: parcel.operationKey)
    let wire = notes.openParcel ?? PluginWire.parcel(parcel)
    let request = PluginWire.request(
      .lookup, wire, handover, account: account, notes: notes, credential: given)
    switch await ask(.lookup, request) {
    case .failure(let trouble):
      return .cannotTell(reason: trouble.sentence(plugin.name, cleaning: redaction.clean))
    case .success(let value):
      do throws(PluginWireError) {
        let answer = try PluginWire.lookupAnswer(value, redaction)
        notes.keep(from: value, redaction)
        return answer
      } catch {
        return .cannotTell(
          reason: PluginTrouble.badAnswer(error, .lookup).sentence(
            plugin.name, cleaning: redaction.clean))
      }
    }
  }

  private func outcome(
    _ result: Result<JSONValue, PluginTrouble>, _ redaction: Redaction, _ notes: PluginNotes
  ) -> Outcome {
    switch result {
    case .failure(let trouble):
      let reason = trouble.sentence(plugin.name, cleaning: redaction.clean)
      if case .failed(let failure, _) = trouble, !failure.mayHaveRead {
        return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
      }
      return .unknown(reason: reason)
    case .success(let value):
      do throws(PluginWireError) {
        let outcome = try PluginWire.deliverAnswer(value, plugin.name, redaction)
        notes.keep(from: value, redaction)
        return outcome
      } catch {
        return .unknown(
          reason: PluginTrouble.badAnswer(error, .deliver).sentence(
            plugin.name, cleaning: redaction.clean))
      }
    }
  }

  private func ask(
    _ call: PluginCall, _ request: JSONValue
  ) async -> Result<JSONValue, PluginTrouble> {
    await Aside.run { [plugin] in
      do throws(PluginTrouble) {
        return .success(try plugin.ask(call, request))
      } catch {
        return .failure(error)
      }
    }
  }

  /// The fields that the plug-in asks for, by their names.
  private func secrets() async throws(CredentialProblem) -> [String: Secret] {
    let names = plugin.facts.description.connection?.credentialFields ?? []
    guard !names.isEmpty else { return [:] }
    let credential = try await credential()
    var given: [String: Secret] = [:]
    for name in names {
      guard let field = Credential.Field(rawValue: name), let secret = credential[field],
        !secret.isEmpty
      else {
        throw CredentialProblem(
          reason: "the credential of \(account.name) has no \(name), which the plug-in "
            + "\(PluginFile.prefix)\(plugin.name) asks for",
          hint: plugin.facts.description.connection?.credentialHelp)
      }
      given[name] = secret
    }
    return given
  }
}
