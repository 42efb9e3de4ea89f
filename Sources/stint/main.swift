import StintCLI
import StintSystem

FileMode.ownerOnly()
ProcessExit.now(Tool.main(Array(CommandLine.arguments.dropFirst()), in: .system()))
