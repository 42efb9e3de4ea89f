import StintCLI
import StintSystem

FileMode.ownerOnly()
CoreDump.forbid()
let context = Context.system()
let status = Tool.main(ProcessArguments.checked(program: "stint"), in: context)
// What the context keeps open is to stay open until the process is gone.
withExtendedLifetime(context) { ProcessExit.now(status) }
