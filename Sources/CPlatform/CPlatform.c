#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

int cplatform_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC); }

int cplatform_temporary_file(char *path) { return mkostemp(path, O_CLOEXEC); }

int cplatform_random(void *buffer, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t got = getrandom((char *)buffer + done, count - done, 0);
    if (got < 0 && errno != EINTR) return -1;
    if (got > 0) done += (size_t)got;
  }
  return 0;
}

uid_t cplatform_user(void) { return (uid_t)getauxval(AT_EUID); }

void cplatform_forbid_core_dumps(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

bool cplatform_exited(int status) { return WIFEXITED(status); }
int cplatform_exit_status(int status) { return WEXITSTATUS(status); }
int cplatform_termination_signal(int status) { return WTERMSIG(status); }

// Lock-free, and so safe in a handler; atomic, since programs may be started from several threads.
static _Atomic pid_t forwarding_group;

static void forward(int signal_number) {
  if (forwarding_group > 0) kill(-forwarding_group, signal_number);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void cplatform_forward_signals_to(pid_t group) {
  static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP};
  forwarding_group = group;
  for (size_t i = 0; i < sizeof forwarded / sizeof *forwarded; i++) {
    struct sigaction current;
    if (sigaction(forwarded[i], NULL, &current) != 0) continue;
    if (current.sa_handler == SIG_IGN) continue;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = group > 0 ? forward : SIG_DFL;
    sigaction(forwarded[i], &action, NULL);
  }
}

int cplatform_spawn_in_directory(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

static int listening(int family, const void *address, socklen_t length) {
  int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  int on = 1;
  // A port whose last connection has just ended is free.
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0) return descriptor;
  int failure = errno;
  close(descriptor);
  errno = failure;
  return -1;
}

int cplatform_listen_on_loopback(bool is_version_6, uint16_t *port) {
  struct sockaddr_in old = {.sin_family = AF_INET, .sin_port = htons(*port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct sockaddr_in6 new = {.sin6_family = AF_INET6, .sin6_port = htons(*port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  int descriptor = is_version_6 ? listening(AF_INET6, &new, sizeof new) : listening(AF_INET, &old, sizeof old);
  if (descriptor < 0) return -1;
  struct sockaddr_storage bound;
  socklen_t length = sizeof bound;
  if (getsockname(descriptor, (struct sockaddr *)&bound, &length) == 0)
    *port = ntohs(is_version_6 ? ((struct sockaddr_in6 *)&bound)->sin6_port : ((struct sockaddr_in *)&bound)->sin_port);
  return descriptor;
}

ssize_t cplatform_list_attributes(const char *path, void *names, size_t size) { return listxattr(path, names, size); }
ssize_t cplatform_get_attribute(const char *path, const char *name, void *value, size_t size) {
  return getxattr(path, name, value, size);
}
int cplatform_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}
int cplatform_remove_attribute(int descriptor, const char *name) { return fremovexattr(descriptor, name); }

int cplatform_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int32_t cplatform_keyring(void) {
  long keyring = syscall(SYS_keyctl, KEYCTL_GET_PERSISTENT, -1, KEY_SPEC_PROCESS_KEYRING);
  if (keyring >= 0) return (int32_t)keyring;
  if (syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) != 0) return -1;
  return (int32_t)syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0);
}

int32_t cplatform_find_key(int32_t keyring, const char *description) {
  return (int32_t)syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, "user", description, 0);
}

int32_t cplatform_add_key(int32_t keyring, const char *description, const void *bytes, size_t count) {
  return (int32_t)syscall(SYS_add_key, "user", description, bytes, count, keyring);
}

long cplatform_read_key(int32_t key, void *bytes, size_t count) { return syscall(SYS_keyctl, KEYCTL_READ, key, bytes, count); }

long cplatform_unlink_key(int32_t key, int32_t keyring) { return syscall(SYS_keyctl, KEYCTL_UNLINK, key, keyring); }

extern char **environ;

int cplatform_spawn_detached(const char *path, char *const arguments[]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  pid_t process;
  failure = posix_spawn(&process, path, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

char **cplatform_environment(void) { return environ; }

#ifndef KUBELOGIN_VERSION
#define KUBELOGIN_VERSION "unknown"
#endif
#ifndef KUBELOGIN_BUILD_TIME
#define KUBELOGIN_BUILD_TIME "unknown"
#endif
const char *cplatform_build_version(void) { return KUBELOGIN_VERSION; }
const char *cplatform_build_time(void) { return KUBELOGIN_BUILD_TIME; }
