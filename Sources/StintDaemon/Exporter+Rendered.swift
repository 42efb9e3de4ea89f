internal import StintExporters
internal import StintPlugins

extension Exporter {
  /// As `render`; who runs a program is waited for aside.
  func rendered(_ post: OutgoingPost) async throws(RenderError) -> [Parcel] {
    guard runsProgram else { return try render(post) }
    let result = await Aside.run { () -> Result<[Parcel], RenderError> in
      do throws(RenderError) {
        return .success(try render(post))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
