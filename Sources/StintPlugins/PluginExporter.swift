internal import StintCore
package import StintExporters

/// A plug-in as an exporter.
///
/// What follows from its description Stint checks itself, always; what the plug-in answers comes on
/// top. One process a call, and none for `glance`.
package struct PluginExporter: Exporter {
  package let plugin: Plugin
  private let declared: DeclaredExporter

  package init(_ plugin: Plugin) {
    self.plugin = plugin
    declared = DeclaredExporter(plugin.facts)
  }

  package var description: Description { declared.description }

  package var runsProgram: Bool { true }

  package func glance(_ post: OutgoingPost) -> [Problem] { declared.check(post) }

  package func check(_ post: OutgoingPost) -> [Problem] {
    let own = declared.check(post)
    // What is refused anyhow needs no second opinion.
    guard plugin.facts.calls.contains(.check), !own.contains(where: { $0.severity == .error })
    else { return own }
    do throws(PluginTrouble) {
      return own + (try ask(.check, post, PluginAnswer.problems))
    } catch {
      return own + [Self.problem(error, plugin.name)]
    }
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    let errors = check(post).filter { $0.severity == .error }
    guard errors.isEmpty else { throw RenderError(problems: errors) }
    guard plugin.facts.calls.contains(.render) else { return try declared.render(post) }
    do throws(PluginTrouble) {
      return try ask(.render, post) { value throws(PluginWireError) in
        try PluginAnswer.parcels(value, of: post, declared)
      }
    } catch {
      throw RenderError(problems: [Self.problem(error, plugin.name)])
    }
  }

  /// Where the plug-in fails, Stint's own; `check` says that it failed.
  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    guard plugin.facts.calls.contains(.preview) else { return declared.preview(post) }
    do throws(PluginTrouble) {
      return try ask(.preview, post) { value throws(PluginWireError) in
        try PluginAnswer.preview(value, of: post, declared)
      }
    } catch {
      return declared.preview(post)
    }
  }

  private func ask<Answer>(
    _ call: PluginCall, _ post: OutgoingPost,
    _ read: (JSONValue) throws(PluginWireError) -> Answer
  ) throws(PluginTrouble) -> Answer {
    let value = try plugin.ask(call, PluginRequest.about(post, call, declared))
    do throws(PluginWireError) {
      return try read(value)
    } catch {
      throw .badAnswer(error, call)
    }
  }

  static func problem(_ trouble: PluginTrouble, _ name: String) -> Problem {
    Problem(
      code: ExporterContract.troubleCode, message: trouble.sentence(name),
      hint: "stint exporter test \(name)")
  }
}
