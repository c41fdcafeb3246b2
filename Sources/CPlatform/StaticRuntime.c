// What the static Swift runtime would do before main, and this program has no use for.
//
// A linker takes a member of an archive only for a symbol that nobody has defined yet: what is defined here keeps the members out
// whose constructors search for a crash reporter, read the arguments out of /proc/self/maps, and set up thread pools. Should a
// newer runtime ask those members for more, the link fails with a duplicate symbol. docs/PERFORMANCE.md says what it saves.
#ifdef KUBELOGIN_STATIC

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

// CommandLine.arguments. glibc hands the arguments of main to constructors too.
static int argument_count;
static char **arguments;

__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *count) {
  *count = argument_count;
  return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **values, int count) { keep_arguments(count, values); }

// Backtraces of crashes: off, as they are without the program swift-backtrace.
char _swift_backtraceSettings[512];
char *_swift_backtrace_demangle(const char *name, size_t length, char *buffer, size_t *size) { return NULL; }
bool _swift_backtrace_isThunkFunction(const char *name) { return false; }
void _swift_displayCrashMessage(int signal, const void *address) {}
bool _swift_spawnBacktracer(const void *crash, int memory) { return false; }

// Executors of async functions, of which the program has none.
char _dispatch_main_q[1], _dispatch_queue_attr_concurrent[1], _dispatch_source_type_timer[1];
#define UNUSED(function) \
  void function(void) { abort(); }
UNUSED(dispatch_activate)
UNUSED(dispatch_after_f)
UNUSED(dispatch_assert_queue)
UNUSED(dispatch_async_f)
UNUSED(dispatch_main)
UNUSED(dispatch_queue_attr_make_with_qos_class)
UNUSED(dispatch_queue_create)
UNUSED(dispatch_queue_set_width)
UNUSED(dispatch_release)
UNUSED(dispatch_set_context)
UNUSED(dispatch_source_create)
UNUSED(dispatch_source_set_event_handler_f)
UNUSED(dispatch_source_set_timer)
UNUSED(dispatch_walltime)

#endif
