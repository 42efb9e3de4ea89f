import StintCore
import StintDelivery
import StintExporters
import StintTestSupport
import Synchronization

/// A network with a memory of its own that loses requests and answers at random.
final class SimulatedNetwork: Deliverer {
  let safety: Description.Safety
  let settlingTime = Duration.seconds(30)
  private let state: Mutex<State>

  private struct State {
    var random: SplitMix64
    /// By operation key: how often a post came to stand on the server.
    var posts: [String: Int] = [:]
    /// What was written but is seen on the server only later.
    var underWay: [String] = []
  }

  init(safety: Description.Safety, seed: Int) {
    self.safety = safety
    state = Mutex(State(random: SplitMix64(seed: UInt64(seed) &+ 77)))
  }

  var posts: [String: Int] { state.withLock { $0.posts } }

  /// Time has passed: what was under way has arrived.
  func settle() {
    state.withLock { state in
      for key in state.underWay { state.posts[key, default: 0] += 1 }
      state.underWay = []
    }
  }

  func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    state.withLock { state in
      let key = parcel.operationKey
      let isRepeat = safety == .idempotent && (state.posts[key] ?? 0) > 0
      switch Int.random(in: 0..<8, using: &state.random) {
      case 0: return .temporary(reason: "refused", retryAfter: nil, isRateLimit: false)
      case 1: return .unknown(reason: "cut before it arrived")
      case 2:
        if !isRepeat { state.posts[key, default: 0] += 1 }
        return .unknown(reason: "answer lost")
      case 3 where safety == .lookup:
        state.underWay.append(key)
        return .unknown(reason: "slow server, answer lost")
      default:
        if !isRepeat { state.posts[key, default: 0] += 1 }
        return .accepted(remoteID: key, url: nil)
      }
    }
  }

  func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    state.withLock { state in
      if Int.random(in: 0..<5, using: &state.random) == 0 { return .cannotTell(reason: "503") }
      let isThere = (state.posts[parcel.operationKey] ?? 0) > 0
      return isThere ? .found(remoteID: parcel.operationKey, url: nil) : .absent
    }
  }
}
