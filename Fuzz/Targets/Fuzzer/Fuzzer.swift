internal import CFuzzer
internal import Glibc

/// Runs libFuzzer with this program's arguments. The function judges one input; it ends the process where something is wrong, and returns 0.
public func runFuzzer(_ judge: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32) -> Never {
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  exit(LLVMFuzzerRunDriver(&count, &arguments, judge))
}
