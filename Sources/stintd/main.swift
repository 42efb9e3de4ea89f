import StintDaemon
import StintSystem

FileMode.ownerOnly()
// A global, on purpose: as a temporary of the await below it is released once too often in optimised
// builds (Swift 6.3.1), and every second tick dies after its work is done.
let context = Context.system()
let status = await DaemonTool.main(Array(CommandLine.arguments.dropFirst()), in: context)
ProcessExit.now(status)
