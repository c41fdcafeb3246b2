import CPlatform

/// Files into which the kernel writes the memory of a program that crashed, and with it every token that was there.
public enum CoreDumps {
  /// No dump of this process, neither to a file nor to a collector, and no other program of the same user looks into its memory or
  /// variables, unless it started this one (a debugger, strace).
  ///
  /// Not RLIMIT_CORE: it does not reach collectors, and children inherit it. This state ends with exec. It gives most of `/proc/PID` to
  /// root. What a process reads about itself, and a parent's start time (`stat`), stay readable.
  /// Source: PR_SET_DUMPABLE(2const), core(5), proc(5).
  public static func forbid() {
    cplatform_forbid_core_dumps()
  }
}
