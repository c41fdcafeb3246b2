#define _GNU_SOURCE
#include "CSecret.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <libsecret/secret.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// libsecret brings GLib, GObject and GIO: dlsym looks there too.
#define SECRET_FUNCTIONS(X)                                                                                       \
  X(g_cancellable_cancel)                                                                                         \
  X(g_cancellable_is_cancelled)                                                                                   \
  X(g_cancellable_new)                                                                                            \
  X(g_dbus_address_get_stream_sync)                                                                               \
  X(g_dbus_connection_new_sync)                                                                                   \
  X(g_dbus_error_quark)                                                                                           \
  X(g_dbus_error_strip_remote_error)                                                                              \
  X(g_error_free)                                                                                                 \
  X(g_hash_table_insert)                                                                                          \
  X(g_hash_table_new)                                                                                             \
  X(g_hash_table_unref)                                                                                           \
  X(g_initable_new)                                                                                               \
  X(g_list_free_full)                                                                                             \
  X(g_log_set_default_handler)                                                                                    \
  X(g_object_set)                                                                                                 \
  X(g_object_unref)                                                                                               \
  X(g_socket_connection_get_socket)                                                                               \
  X(g_socket_connection_get_type)                                                                                 \
  X(g_socket_get_fd)                                                                                              \
  X(g_socket_get_type)                                                                                            \
  X(g_str_equal)                                                                                                  \
  X(g_str_hash)                                                                                                   \
  X(g_task_new)                                                                                                   \
  X(g_task_propagate_pointer)                                                                                     \
  X(g_task_return_new_error)                                                                                      \
  X(g_set_error_literal)                                                                                          \
  X(g_type_check_instance_is_a)                                                                                   \
  X(g_type_class_peek_parent)                                                                                     \
  X(g_type_class_ref)                                                                                             \
  X(g_type_register_static_simple)                                                                                \
  X(secret_collection_for_alias_sync)                                                                             \
  X(secret_collection_get_locked)                                                                                 \
  X(secret_error_get_quark)                                                                                       \
  X(secret_item_get_locked)                                                                                       \
  X(secret_item_get_secret)                                                                                       \
  X(secret_service_clear_sync)                                                                                    \
  X(secret_service_get_type)                                                                                      \
  X(secret_service_search_sync)                                                                                   \
  X(secret_service_store_sync)                                                                                    \
  X(secret_value_get)                                                                                             \
  X(secret_value_new)                                                                                             \
  X(secret_value_unref)

#define DECLARE(function) static __typeof__(&function) p_##function;
SECRET_FUNCTIONS(DECLARE)

static bool loaded;
static GType silent_service;

// MARK: A service that asks nobody, on a bus of our choice

static const char *const is_locked = "the keyring is locked";

static GVariant *refuse(SecretService *self, SecretPrompt *prompt, GCancellable *cancellable, const GVariantType *type, GError **error) {
  (void)self, (void)prompt, (void)cancellable, (void)type;
  p_g_set_error_literal(error, p_secret_error_get_quark(), SECRET_ERROR_IS_LOCKED, is_locked);
  return NULL;
}

static void refuse_later(
    SecretService *self, SecretPrompt *prompt, const GVariantType *type, GCancellable *cancellable, GAsyncReadyCallback callback,
    gpointer data) {
  (void)prompt, (void)type;
  GTask *task = p_g_task_new(self, cancellable, callback, data);
  p_g_task_return_new_error(task, p_secret_error_get_quark(), SECRET_ERROR_IS_LOCKED, "%s", is_locked);
  p_g_object_unref(task);
}

static GVariant *refused(SecretService *self, GAsyncResult *result, GError **error) {
  (void)self;
  return p_g_task_propagate_pointer((GTask *)result, error);
}

static GObjectClass *parent_class;

// libsecret's own constructor asks for the shared connection to the session's bus.
static GObject *construct(GType type, guint count, GObjectConstructParam *properties) {
  GObject *object = parent_class->constructor(type, count, properties);
  p_g_object_set(object, "g-bus-type", G_BUS_TYPE_NONE, NULL);
  return object;
}

static void prepare_class(gpointer class, gpointer data) {
  (void)data;
  parent_class = p_g_type_class_peek_parent(class);
  ((GObjectClass *)class)->constructor = construct;
  SecretServiceClass *service = class;
  service->prompt_sync = refuse;
  service->prompt_async = refuse_later;
  service->prompt_finish = refused;
}

// MARK: Loading

// stderr is for our own lines: what matters comes back as an error.
static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
  (void)domain, (void)level, (void)message, (void)data;
}

// The first socket of GIO makes the whole process ignore SIGPIPE, and programs that we start would inherit that. It sends without the
// signal anyway.
static void prepare_sockets(void) {
  struct sigaction before;
  sigaction(SIGPIPE, NULL, &before);
  p_g_type_class_ref(p_g_socket_get_type());
  sigaction(SIGPIPE, &before, NULL);
}

static void load(void) {
  void *library = dlopen("libsecret-1.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(function) && (p_##function = (__typeof__(&function))dlsym(library, #function))
  if (!(true SECRET_FUNCTIONS(FIND))) return;
  p_g_log_set_default_handler(say_nothing, NULL);
  prepare_sockets();
  silent_service = p_g_type_register_static_simple(
      p_secret_service_get_type(), "KubeloginSecretService", sizeof(SecretServiceClass), prepare_class, sizeof(SecretService), NULL, 0);
  loaded = silent_service != 0;
}

bool csecret_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  return pthread_once(&once, load) == 0 && loaded;
}

// MARK: One operation, and its end in time

struct operation {
  GCancellable *cancellable;
  GDBusConnection *bus;
  SecretService *service;
  pthread_t watchman;
  pthread_mutex_t mutex;
  pthread_cond_t is_over;
  struct timespec end;
  bool over;
  // A second descriptor of the connection, which stays ours when GIO closes its own; -1 before there is one.
  int socket;
};

// GIO's own timeouts are 25 s for each call. Cancelling ends nearly every call that waits, and a lost connection ends the others: the
// greeting of the bus listens to nothing else.
static void *watch(void *data) {
  struct operation *operation = data;
  pthread_mutex_lock(&operation->mutex);
  int failure = 0;
  while (!operation->over && failure == 0)
    failure = pthread_cond_clockwait(&operation->is_over, &operation->mutex, CLOCK_MONOTONIC, &operation->end);
  bool late = !operation->over;
  int socket = operation->socket;
  pthread_mutex_unlock(&operation->mutex);
  if (!late) return NULL;
  p_g_cancellable_cancel(operation->cancellable);
  if (socket >= 0) shutdown(socket, SHUT_RDWR);
  return NULL;
}

static bool start_watch(struct operation *operation, unsigned milliseconds) {
  clock_gettime(CLOCK_MONOTONIC, &operation->end);
  long nanoseconds = operation->end.tv_nsec + (long)(milliseconds % 1000) * 1000000;
  operation->end.tv_sec += milliseconds / 1000 + nanoseconds / 1000000000;
  operation->end.tv_nsec = nanoseconds % 1000000000;
  pthread_mutex_init(&operation->mutex, NULL);
  pthread_cond_init(&operation->is_over, NULL);
  // Signals are for the thread that knows what to do.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&operation->watchman, NULL, watch, operation) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static void end_watch(struct operation *operation) {
  pthread_mutex_lock(&operation->mutex);
  operation->over = true;
  pthread_cond_signal(&operation->is_over);
  pthread_mutex_unlock(&operation->mutex);
  pthread_join(operation->watchman, NULL);
  pthread_cond_destroy(&operation->is_over);
  pthread_mutex_destroy(&operation->mutex);
}

static csecret_outcome meaning(struct operation *operation, GError *error, csecret_outcome other, char **reason) {
  if (!error) return other;
  csecret_outcome outcome = other;
  if (p_g_cancellable_is_cancelled(operation->cancellable)) {
    outcome = CSECRET_TIMED_OUT;
  } else if (error->domain == p_secret_error_get_quark() && error->code == SECRET_ERROR_IS_LOCKED) {
    outcome = CSECRET_LOCKED;
  } else if (error->domain == p_g_dbus_error_quark()) {
    bool is_missing = error->code == G_DBUS_ERROR_SERVICE_UNKNOWN || error->code == G_DBUS_ERROR_NAME_HAS_NO_OWNER ||
                      (error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
    if (is_missing) outcome = CSECRET_NO_SERVICE;
  }
  p_g_dbus_error_strip_remote_error(error);
  *reason = strdup(error->message);
  p_g_error_free(error);
  return outcome;
}

static csecret_outcome require_open_collection(struct operation *operation, char **reason) {
  GError *error = NULL;
  SecretCollection *collection = p_secret_collection_for_alias_sync(
      operation->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, operation->cancellable, &error);
  if (!collection) return meaning(operation, error, error ? CSECRET_FAILED : CSECRET_NO_COLLECTION, reason);
  bool locked = p_secret_collection_get_locked(collection);
  p_g_object_unref(collection);
  return locked ? CSECRET_LOCKED : CSECRET_DONE;
}

// A connection of our own: the shared one would start a bus where there is none, and end this process when the bus ends.
static GDBusConnection *connect_to(const char *address, struct operation *operation, GError **error) {
  GIOStream *stream = p_g_dbus_address_get_stream_sync(address, NULL, operation->cancellable, error);
  if (!stream) return NULL;
  if (p_g_type_check_instance_is_a((GTypeInstance *)stream, p_g_socket_connection_get_type())) {
    int own = fcntl(p_g_socket_get_fd(p_g_socket_connection_get_socket((GSocketConnection *)stream)), F_DUPFD_CLOEXEC, 0);
    pthread_mutex_lock(&operation->mutex);
    operation->socket = own;
    pthread_mutex_unlock(&operation->mutex);
  }
  GDBusConnection *bus = p_g_dbus_connection_new_sync(
      stream, NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      operation->cancellable, error);
  p_g_object_unref(stream);
  return bus;
}

static csecret_outcome begin(struct operation *operation, const csecret_entry *entry, char **reason) {
  *operation = (struct operation){.cancellable = p_g_cancellable_new(), .socket = -1};
  *reason = NULL;
  if (!start_watch(operation, entry->milliseconds)) {
    p_g_object_unref(operation->cancellable);
    operation->cancellable = NULL;
    return CSECRET_FAILED;
  }
  GError *error = NULL;
  operation->bus = connect_to(entry->bus, operation, &error);
  if (!operation->bus) return meaning(operation, error, CSECRET_NO_BUS, reason);
  operation->service = p_g_initable_new(
      silent_service, operation->cancellable, &error, "g-connection", operation->bus, "flags", SECRET_SERVICE_OPEN_SESSION, NULL);
  if (!operation->service) return meaning(operation, error, CSECRET_FAILED, reason);
  return require_open_collection(operation, reason);
}

static csecret_outcome end(struct operation *operation, csecret_outcome outcome) {
  if (!operation->cancellable) return outcome;
  end_watch(operation);
  if (operation->socket >= 0) close(operation->socket);
  if (operation->service) p_g_object_unref(operation->service);
  if (operation->bus) p_g_object_unref(operation->bus);
  p_g_object_unref(operation->cancellable);
  return outcome;
}

// MARK: What can be asked

static const SecretSchema schema = {
    "io.kubelogin.Secret",
    SECRET_SCHEMA_NONE,
    {{"directory", SECRET_SCHEMA_ATTRIBUTE_STRING}, {"name", SECRET_SCHEMA_ATTRIBUTE_STRING}, {NULL, 0}},
    0, 0, 0, 0, 0, 0, 0, 0};

// The table only borrows the texts.
static GHashTable *attributes(const csecret_entry *entry) {
  GHashTable *table = p_g_hash_table_new(p_g_str_hash, p_g_str_equal);
  p_g_hash_table_insert(table, "directory", (gpointer)entry->directory);
  if (entry->name) p_g_hash_table_insert(table, "name", (gpointer)entry->name);
  return table;
}

csecret_outcome csecret_check(const csecret_entry *entry, char **reason) {
  struct operation operation;
  return end(&operation, begin(&operation, entry, reason));
}

static csecret_outcome copy_secret(SecretItem *item, uint8_t **secret, size_t *count) {
  if (p_secret_item_get_locked(item)) return CSECRET_LOCKED;
  SecretValue *value = p_secret_item_get_secret(item);
  if (!value) return CSECRET_FAILED;
  gsize length = 0;
  const gchar *bytes = p_secret_value_get(value, &length);
  *secret = malloc(length + 1);
  if (*secret) memcpy(*secret, bytes, length);
  *count = length;
  p_secret_value_unref(value);
  return *secret ? CSECRET_DONE : CSECRET_FAILED;
}

csecret_outcome csecret_read(const csecret_entry *entry, uint8_t **secret, size_t *count, char **reason) {
  struct operation operation;
  *secret = NULL, *count = 0;
  csecret_outcome outcome = begin(&operation, entry, reason);
  if (outcome != CSECRET_DONE) return end(&operation, outcome);
  GError *error = NULL;
  GHashTable *table = attributes(entry);
  GList *items =
      p_secret_service_search_sync(operation.service, &schema, table, SECRET_SEARCH_LOAD_SECRETS, operation.cancellable, &error);
  p_g_hash_table_unref(table);
  if (error) outcome = meaning(&operation, error, CSECRET_FAILED, reason);
  else outcome = items ? copy_secret(items->data, secret, count) : CSECRET_ABSENT;
  p_g_list_free_full(items, p_g_object_unref);
  return end(&operation, outcome);
}

csecret_outcome csecret_write(const csecret_entry *entry, const char *label, const uint8_t *secret, size_t count, char **reason) {
  struct operation operation;
  csecret_outcome outcome = begin(&operation, entry, reason);
  if (outcome != CSECRET_DONE) return end(&operation, outcome);
  GError *error = NULL;
  GHashTable *table = attributes(entry);
  SecretValue *value = p_secret_value_new((const gchar *)secret, (gssize)count, "application/octet-stream");
  bool stored = p_secret_service_store_sync(
      operation.service, &schema, table, SECRET_COLLECTION_DEFAULT, label, value, operation.cancellable, &error);
  p_secret_value_unref(value);
  p_g_hash_table_unref(table);
  return end(&operation, stored ? CSECRET_DONE : meaning(&operation, error, CSECRET_FAILED, reason));
}

csecret_outcome csecret_remove(const csecret_entry *entry, char **reason) {
  struct operation operation;
  csecret_outcome outcome = begin(&operation, entry, reason);
  if (outcome != CSECRET_DONE) return end(&operation, outcome);
  GError *error = NULL;
  GHashTable *table = attributes(entry);
  bool removed = p_secret_service_clear_sync(operation.service, &schema, table, operation.cancellable, &error);
  p_g_hash_table_unref(table);
  if (error) outcome = meaning(&operation, error, CSECRET_FAILED, reason);
  else if (!removed) outcome = CSECRET_ABSENT;
  return end(&operation, outcome);
}

void csecret_free(uint8_t *secret, size_t count) {
  if (secret) explicit_bzero(secret, count);
  free(secret);
}
