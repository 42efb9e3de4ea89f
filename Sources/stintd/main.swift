import StintDaemon
import StintSystem

FileMode.ownerOnly()
CoreDump.forbid()
let arguments = ProcessArguments.checked(program: "stintd")
let context = Context.system()
// Now, while there is no other thread that a signal could go to.
let machine = ServiceMachine.forArguments(arguments, context)
Task.detached(executorPreference: TaskThreads.shared) {
  let status = await DaemonTool.main(arguments, in: context, machine: machine)
  // What the context keeps open is to stay open until the process is gone.
  withExtendedLifetime(context) { ProcessExit.now(status) }
}
// Not by `await` here: the runtime would park this thread with all signals let through, and the first
// one that the daemon waits for would end it.
ProcessExit.waitForIt()
