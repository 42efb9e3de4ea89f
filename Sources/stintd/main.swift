import StintDaemon
import StintSystem

FileMode.ownerOnly()
let context = Context.system()
let status = await DaemonTool.main(Array(CommandLine.arguments.dropFirst()), in: context)
ProcessExit.now(status)
