import StintCLI
import StintSystem

FileMode.ownerOnly()
ProcessExit.now(Tool.main(ProcessArguments.checked(program: "stint"), in: .system()))
