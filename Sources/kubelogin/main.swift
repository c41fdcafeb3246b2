import Glibc
import KubeloginCommands

exit(Live.main(Array(CommandLine.arguments.dropFirst())))
