import Glibc
import KubeloginCommands

exit(Live.main())
