import Platform

/// The release with its clock ahead, as faketime has it for other programs.
///
/// LD_PRELOAD does not reach a static file, and nothing in its environment may shift its clock. So it is copied, and the seconds are written
/// where `cplatform_clock_shift` reads them.
public enum ShiftedProgram {
  private static let words = "kubelogin clock shift: "

  /// The path of such a copy in the directory; of the program itself where faketime reaches it.
  public static func path(seconds: Int, in directory: String) throws -> String {
    guard Programs.isRelease, seconds != 0 else { return Programs.kubelogin }
    let place = "\(directory)/clock\(seconds)"
    if Files.owner("\(place)/kubelogin") != nil { return "\(place)/kubelogin" }
    try Files.makeDirectory(place)
    let bytes = withUnsafeBytes(of: Int64(seconds).littleEndian) { $0.map { "\\" + String($0, radix: 8) }.joined() }
    // Processes of their own write the copy: one that this process had open for writing could not be started while another test's child,
    // just forked, still has it open.
    let script = """
      set -e
      start=$(grep -oba '\(words)' "$1" | cut -d : -f 1)
      cp "$1" "$2/draft"
      printf '\(bytes)' | dd of="$2/draft" bs=1 seek=$((start + \(words.utf8.count + 1))) conv=notrunc status=none
      mv "$2/draft" "$2/kubelogin"
      """
    let copying = try RunningProcess(
      "sh", ["-c", script, "sh", Programs.kubelogin, place], environment: ["PATH": Programs.searchPath], directory: "/", scratch: directory)
    let outcome = try copying.outcome()
    guard outcome.status == 0 else {
      throw TestHost.Unexpected(description: "the program's clock cannot be set: \(outcome.errorOutput)")
    }
    return "\(place)/kubelogin"
  }
}
