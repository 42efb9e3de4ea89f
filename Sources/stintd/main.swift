import StintDaemon
import StintSystem

FileMode.ownerOnly()
let context = Context.system()
let status = await DaemonTool.main(ProcessArguments.checked(program: "stintd"), in: context)
// What the context keeps open is to stay open until the process is gone.
withExtendedLifetime(context) { ProcessExit.now(status) }
