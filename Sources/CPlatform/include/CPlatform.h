// What Swift's Glibc module cannot say: GNU-only calls, function-like macros, and a signal handler.
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// pipe2(2) with O_CLOEXEC: a descriptor must not leak into another child started at the same time.
int cplatform_pipe(int descriptors[2]);

/// mkostemp(3) with O_CLOEXEC: replaces the final XXXXXX and opens a new file of mode 0600.
int cplatform_temporary_file(char *path);

/// getrandom(2), whole buffer or -1: the header is not in Swift's Glibc module.
int cplatform_random(void *buffer, size_t count);

/// getauxval(3), AT_EUID: the effective user as the kernel told it at the start, without a system call.
uid_t cplatform_user(void);

/// prctl(2) with PR_SET_DUMPABLE 0, a call with variable arguments.
void cplatform_forbid_core_dumps(void);

/// The wait(2) status macros are function-like and thus not imported.
bool cplatform_exited(int status);
int cplatform_exit_status(int status);
int cplatform_termination_signal(int status);

/// While `group` is not 0, SIGINT, SIGTERM and SIGHUP are passed on to that process group before they end this process.
/// A handler must be C: Swift code is not async-signal-safe.
void cplatform_forward_signals_to(pid_t group);

/// posix_spawn_file_actions_addchdir_np(3), a GNU extension.
int cplatform_spawn_in_directory(posix_spawn_file_actions_t *actions, const char *path);

/// A listening socket on ::1 or 127.0.0.1, non-blocking and close-on-exec, or -1 with errno: socket addresses need casts that Swift
/// calls unsafe. `*port` 0 is replaced by the port that the system chose.
int cplatform_listen_on_loopback(bool is_version_6, uint16_t *port);

/// listxattr(2), getxattr(2), fsetxattr(2) and fremovexattr(2): the header is not in Swift's Glibc module.
ssize_t cplatform_list_attributes(const char *path, void *names, size_t size);
ssize_t cplatform_get_attribute(const char *path, const char *name, void *value, size_t size);
int cplatform_set_attribute(int descriptor, const char *name, const void *value, size_t size);
int cplatform_remove_attribute(int descriptor, const char *name);

/// accept4(2) with SOCK_NONBLOCK and SOCK_CLOEXEC, a GNU extension.
int cplatform_accept(int listener);

/// Starts a program in a session of its own with /dev/null as its three streams, all signals as they are by default; 0 or an
/// error number. POSIX_SPAWN_SETSID is a GNU extension.
int cplatform_spawn_detached(const char *path, char *const arguments[]);

/// The caller's persistent keyring, else the one of its user, linked to this thread's process so that its keys can be read; or -1 with
/// errno. By system calls, here and below: glibc has no wrappers, and libkeyutils is not everywhere.
/// Source: keyctl(2), persistent-keyring(7), user-keyring(7).
int32_t cplatform_keyring(void);
/// A key of type `user`, or -1 with errno.
int32_t cplatform_find_key(int32_t keyring, const char *description);
/// Makes a key, or gives the one of that description new bytes.
int32_t cplatform_add_key(int32_t keyring, const char *description, const void *bytes, size_t count);
/// The whole length of the key, of which at most `count` bytes are copied; or -1 with errno.
long cplatform_read_key(int32_t key, void *bytes, size_t count);
long cplatform_unlink_key(int32_t key, int32_t keyring);

/// Environment for posix_spawn: Swift 6 refuses the global `environ` as unsafe shared state.
char **cplatform_environment(void);

/// Takes over the terminal of stdin, key by key and without echo, and holds back SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGWINCH, which
/// `cplatform_keyboard_wait` tells instead; false where stdin is none. In C because signalfd(2) and struct termios are not for Swift.
bool cplatform_keyboard_open(void);
/// 0 when the time is over, 1 for bytes, which are copied and counted (0: the end of input), or the negative number of a signal.
/// `milliseconds` below 0: no end.
int cplatform_keyboard_wait(int milliseconds, unsigned char *bytes, size_t capacity, size_t *count);
/// Gives the terminal back as it was. `signal` other than 0 ends this process, as that signal would have.
void cplatform_keyboard_close(int signal);

/// Writes a text to stderr after a time, while this thread waits for something else; a call with NULL, or with another text, takes back
/// what is not written yet. At most 511 bytes. In C because a thread of Swift's would bring its runtime for threads.
void cplatform_write_later(const char *text, int milliseconds);

/// What scripts/stamp says at the build; "unknown", and "development" for the version, where it was not asked.
const char *cplatform_build_version(void);
const char *cplatform_build_commit(void);
const char *cplatform_build_time(void);
/// The version of the Swift compiler; empty where scripts/stamp was not asked.
const char *cplatform_build_toolchain(void);
/// Whether the program is one static file with libraries of its own.
bool cplatform_is_static(void);
/// gnu_get_libc_version(3): the header is not in Swift's Glibc module.
const char *cplatform_libc_version(void);

/// Seconds that a test adds to the time of day, 0 everywhere else. It writes them into a copy of the program, behind the words
/// "kubelogin clock shift: ": nothing else, no variable and no file, can shift the clock of a static file.
int64_t cplatform_clock_shift(void);

#endif
