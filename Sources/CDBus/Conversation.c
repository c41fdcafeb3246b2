#define _GNU_SOURCE
#include "Conversation.h"

#include <errno.h>
#include <nss.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void cdbus_version(char *text, size_t size) {
  int major, minor, micro;
  dbus_get_version(&major, &minor, &micro);
  snprintf(text, size, "%d.%d.%d", major, minor, micro);
}

static int remaining_milliseconds(const conversation *conversation) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long milliseconds = (conversation->end.tv_sec - now.tv_sec) * 1000 + (conversation->end.tv_nsec - now.tv_nsec) / 1000000;
  return milliseconds > 0 ? (int)milliseconds : 0;
}

static cdbus_outcome meaning(conversation *conversation, DBusError *error, cdbus_outcome other) {
  static const char *const missing[] = {DBUS_ERROR_SERVICE_UNKNOWN, DBUS_ERROR_NAME_HAS_NO_OWNER};
  static const char *const late[] = {DBUS_ERROR_NO_REPLY, DBUS_ERROR_TIMEOUT, DBUS_ERROR_TIMED_OUT};
  cdbus_outcome outcome = other;
  if (strncmp(error->name, "org.freedesktop.DBus.Error.Spawn.", 33) == 0) outcome = CDBUS_NO_SERVICE;
  if (strcmp(error->name, "org.freedesktop.Secret.Error.IsLocked") == 0) outcome = CDBUS_LOCKED;
  for (size_t index = 0; index < sizeof missing / sizeof *missing; index++)
    if (strcmp(error->name, missing[index]) == 0) outcome = CDBUS_NO_SERVICE;
  for (size_t index = 0; index < sizeof late / sizeof *late; index++)
    if (strcmp(error->name, late[index]) == 0) outcome = CDBUS_TIMED_OUT;
  free(conversation->reason);
  conversation->reason = strdup(error->message ? error->message : error->name);
  dbus_error_free(error);
  return outcome;
}

// It may look up who we are. A module that nsswitch.conf names belongs to the system's C library, and a program that has one of its own would
// get both into its process, which ends in an abort.
static void prepare(void) {
  __nss_configure_lookup("passwd", "files");
  __nss_configure_lookup("group", "files");
  // It would make the whole process ignore SIGPIPE, and programs that we start would inherit that. It sends without the signal anyway.
  dbus_connection_set_change_sigpipe(FALSE);
}

/// Whether a socket has so many callers in its queue that another one would wait for as long as it likes.
static bool is_overrun(const char *path, bool is_abstract) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t count = strlen(path);
  if (count + is_abstract >= sizeof address.sun_path) return false;
  memcpy(address.sun_path + is_abstract, path, count);
  socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count + 1);
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  bool is_full = descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, length) != 0 && errno == EAGAIN;
  if (descriptor >= 0) close(descriptor);
  return is_full;
}

static bool is_any_overrun(const char *addresses) {
  DBusAddressEntry **entries = NULL;
  int count = 0;
  bool is_full = false;
  if (!dbus_parse_address(addresses, &entries, &count, NULL)) return false;
  for (int index = 0; index < count; index++) {
    const char *path = dbus_address_entry_get_value(entries[index], "path");
    const char *abstract = dbus_address_entry_get_value(entries[index], "abstract");
    is_full = is_full || (path && is_overrun(path, false)) || (abstract && is_overrun(abstract, true));
  }
  dbus_address_entries_free(entries);
  return is_full;
}

static cdbus_outcome greet(conversation *conversation) {
  DBusMessage *hello = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "Hello"), *answer;
  cdbus_outcome outcome = conversation_ask(conversation, hello, &answer);
  if (outcome != CDBUS_DONE) return outcome == CDBUS_FAILED ? CDBUS_NO_BUS : outcome;
  const char *name;
  bool done = dbus_message_get_args(answer, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID) &&
              dbus_bus_set_unique_name(conversation->bus, name);
  dbus_message_unref(answer);
  return done ? CDBUS_DONE : conversation_misunderstood(conversation);
}

cdbus_outcome conversation_begin(conversation *conversation, const char *addresses, unsigned milliseconds) {
  DBusError error = DBUS_ERROR_INIT;
  memset(conversation, 0, sizeof *conversation);
  clock_gettime(CLOCK_MONOTONIC, &conversation->end);
  long nanoseconds = conversation->end.tv_nsec + (long)(milliseconds % 1000) * 1000000;
  conversation->end.tv_sec += milliseconds / 1000 + nanoseconds / 1000000000;
  conversation->end.tv_nsec = nanoseconds % 1000000000;
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  if (is_any_overrun(addresses)) return CDBUS_TIMED_OUT;
  // Private: the shared one would end this process when the bus ends.
  conversation->bus = dbus_connection_open_private(addresses, &error);
  if (!conversation->bus) return meaning(conversation, &error, CDBUS_NO_BUS);
  dbus_connection_set_exit_on_disconnect(conversation->bus, FALSE);
  return greet(conversation);
}

void conversation_end(conversation *conversation) {
  if (!conversation->bus) return;
  dbus_connection_close(conversation->bus);
  dbus_connection_unref(conversation->bus);
}

DBusMessage *conversation_message(const char *object, const char *interface, const char *method, int first_type, ...) {
  DBusMessage *message = dbus_message_new_method_call("org.freedesktop.secrets", object, interface, method);
  va_list arguments;
  va_start(arguments, first_type);
  bool done = message && dbus_message_append_args_valist(message, first_type, arguments);
  va_end(arguments);
  if (done) return message;
  if (message) dbus_message_unref(message);
  return NULL;
}

cdbus_outcome conversation_ask(conversation *conversation, DBusMessage *call, DBusMessage **answer) {
  DBusError error = DBUS_ERROR_INIT;
  *answer = NULL;
  if (!call) return CDBUS_FAILED;
  int milliseconds = remaining_milliseconds(conversation);
  if (milliseconds > 0) *answer = dbus_connection_send_with_reply_and_block(conversation->bus, call, milliseconds, &error);
  dbus_message_unref(call);
  if (*answer) return CDBUS_DONE;
  if (!dbus_error_is_set(&error)) return CDBUS_TIMED_OUT;
  cdbus_outcome outcome = meaning(conversation, &error, CDBUS_FAILED);
  // "No reply" may also mean that the service has ended.
  return outcome == CDBUS_TIMED_OUT && remaining_milliseconds(conversation) > 0 ? CDBUS_NO_SERVICE : outcome;
}

cdbus_outcome conversation_misunderstood(conversation *conversation) {
  free(conversation->reason);
  conversation->reason = strdup("its answer is not what the Secret Service API says");
  return CDBUS_FAILED;
}
