import StintDaemon
import StintSystem

FileMode.ownerOnly()
let status = await DaemonTool.main(ProcessArguments.checked(program: "stintd"), in: .system())
ProcessExit.now(status)
