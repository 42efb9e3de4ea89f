import StintDaemon
import StintSystem

FileMode.ownerOnly()
let status = await DaemonTool.main(Array(CommandLine.arguments.dropFirst()), in: .system())
ProcessExit.now(status)
