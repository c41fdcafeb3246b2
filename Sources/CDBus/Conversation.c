#define _GNU_SOURCE
#include "Conversation.h"

#include <nss.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void cdbus_version(char *text, size_t size) {
  int major, minor, micro;
  dbus_get_version(&major, &minor, &micro);
  snprintf(text, size, "%d.%d.%d", major, minor, micro);
}

static long milliseconds_between(const struct timespec *start, const struct timespec *end) {
  long milliseconds = (end->tv_sec - start->tv_sec) * 1000 + (end->tv_nsec - start->tv_nsec) / 1000000;
  return milliseconds > 0 ? milliseconds : 0;
}

static void add_milliseconds(struct timespec *time, long milliseconds) {
  long nanoseconds = time->tv_nsec + milliseconds % 1000 * 1000000;
  time->tv_sec += milliseconds / 1000 + nanoseconds / 1000000000;
  time->tv_nsec = nanoseconds % 1000000000;
}

static int remaining_milliseconds(const conversation *conversation) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int)milliseconds_between(&now, &conversation->end);
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

/// One attempt to be greeted by a bus. The thread that makes it may outlive its caller.
struct attempt {
  pthread_mutex_t lock;
  pthread_cond_t done;
  bool is_done, is_abandoned;
  conversation conversation;
  cdbus_outcome outcome;
  char address[];
};

static void attempt_free(struct attempt *attempt) {
  conversation_end(&attempt->conversation);
  free(attempt->conversation.reason);
  pthread_cond_destroy(&attempt->done);
  pthread_mutex_destroy(&attempt->lock);
  free(attempt);
}

static void *attempt_run(void *argument) {
  struct attempt *attempt = argument;
  conversation *conversation = &attempt->conversation;
  DBusError error = DBUS_ERROR_INIT;
  // Private: the shared one would end this process when the bus ends.
  conversation->bus = dbus_connection_open_private(attempt->address, &error);
  if (conversation->bus) dbus_connection_set_exit_on_disconnect(conversation->bus, FALSE);
  attempt->outcome = conversation->bus ? greet(conversation) : meaning(conversation, &error, CDBUS_NO_BUS);
  pthread_mutex_lock(&attempt->lock);
  attempt->is_done = true;
  bool is_abandoned = attempt->is_abandoned;
  pthread_cond_signal(&attempt->done);
  pthread_mutex_unlock(&attempt->lock);
  if (is_abandoned) attempt_free(attempt);
  return NULL;
}

/// Connects and is greeted until `conversation->end`. A thread does it: libdbus has no time limit for either, and a socket that many wait for, or
/// whose owner hangs, lets a caller wait as long as it likes. A thread that hangs is left behind; it ends with the process.
static cdbus_outcome attempt_in_time(conversation *conversation, const char *address) {
  struct attempt *attempt = calloc(1, sizeof *attempt + strlen(address) + 1);
  pthread_t thread;
  if (!attempt) return CDBUS_FAILED;
  strcpy(attempt->address, address);
  attempt->conversation.end = conversation->end;
  pthread_mutex_init(&attempt->lock, NULL);
  pthread_cond_init(&attempt->done, NULL);
  if (pthread_create(&thread, NULL, attempt_run, attempt) != 0) {
    attempt_free(attempt);
    return CDBUS_FAILED;
  }
  pthread_detach(thread);
  pthread_mutex_lock(&attempt->lock);
  while (!attempt->is_done && pthread_cond_clockwait(&attempt->done, &attempt->lock, CLOCK_MONOTONIC, &conversation->end) == 0) {}
  bool is_done = attempt->is_done;
  attempt->is_abandoned = !is_done;
  pthread_mutex_unlock(&attempt->lock);
  if (!is_done) return CDBUS_TIMED_OUT;
  cdbus_outcome outcome = attempt->outcome;
  free(conversation->reason);
  conversation->reason = attempt->conversation.reason;
  attempt->conversation.reason = NULL;
  if (outcome == CDBUS_DONE) {
    conversation->bus = attempt->conversation.bus;
    attempt->conversation.bus = NULL;
  }
  attempt_free(attempt);
  return outcome;
}

/// One address, with its part of the time that is left.
static cdbus_outcome try_address(conversation *conversation, const char *address, unsigned addresses_left) {
  struct timespec whole = conversation->end;
  clock_gettime(CLOCK_MONOTONIC, &conversation->end);
  add_milliseconds(&conversation->end, milliseconds_between(&conversation->end, &whole) / addresses_left);
  cdbus_outcome outcome = attempt_in_time(conversation, address);
  conversation->end = whole;
  return outcome;
}

cdbus_outcome conversation_begin(conversation *conversation, const char *addresses, unsigned milliseconds) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  memset(conversation, 0, sizeof *conversation);
  clock_gettime(CLOCK_MONOTONIC, &conversation->end);
  add_milliseconds(&conversation->end, milliseconds);
  char *list = strdup(addresses), *rest = list, *address;
  unsigned left = 1;
  for (const char *at = addresses; *at; at++) left += *at == ';';
  cdbus_outcome outcome = list ? CDBUS_NO_BUS : CDBUS_FAILED;
  while (left > 0 && (address = strsep(&rest, ";"))) {
    outcome = try_address(conversation, address, left--);
    if (outcome == CDBUS_DONE) break;
  }
  free(list);
  return outcome;
}

void conversation_end(conversation *conversation) {
  if (!conversation->bus) return;
  dbus_connection_close(conversation->bus);
  dbus_connection_unref(conversation->bus);
  conversation->bus = NULL;
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
