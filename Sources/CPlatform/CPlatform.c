#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
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

bool cplatform_exited(int status) { return WIFEXITED(status); }
int cplatform_exit_status(int status) { return WEXITSTATUS(status); }
int cplatform_termination_signal(int status) { return WTERMSIG(status); }

static volatile sig_atomic_t forwarding_group;

static void forward(int signal_number) {
  if (forwarding_group > 0) kill(-(pid_t)forwarding_group, signal_number);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void cplatform_forward_signals_to(pid_t group) {
  static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP};
  forwarding_group = (sig_atomic_t)group;
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

extern char **environ;
char **cplatform_environment(void) { return environ; }

#ifndef KUBELOGIN_VERSION
#define KUBELOGIN_VERSION "unknown"
#endif
#ifndef KUBELOGIN_BUILD_TIME
#define KUBELOGIN_BUILD_TIME "unknown"
#endif
const char *cplatform_build_version(void) { return KUBELOGIN_VERSION; }
const char *cplatform_build_time(void) { return KUBELOGIN_BUILD_TIME; }
