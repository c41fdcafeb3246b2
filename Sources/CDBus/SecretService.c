#define _GNU_SOURCE
#include "CDBus.h"
#include "Conversation.h"
#include "SessionCipher.h"

#include <stdlib.h>
#include <string.h>

static const char *const service_object = "/org/freedesktop/secrets";
static const char *const service_interface = "org.freedesktop.Secret.Service";
static const char *const collection_interface = "org.freedesktop.Secret.Collection";
static const char *const item_interface = "org.freedesktop.Secret.Item";
/// An object's path where there is none.
static const char *const nothing = "/";

struct operation {
  conversation conversation;
  const cdbus_entry *entry;
  char *session;
  bool is_encrypted;
  uint8_t key[SESSION_KEY_COUNT];
  char *collection;
};

// MARK: Sessions

/// The answer of OpenSession: what the algorithm needs, and the session's object.
static bool take_session(struct operation *operation, DBusMessage *answer, const session_agreement *agreement) {
  DBusMessageIter outer, variant, bytes;
  const char *session;
  if (!dbus_message_has_signature(answer, "vo") || !dbus_message_iter_init(answer, &outer)) return false;
  if (agreement) {
    const uint8_t *number = NULL;
    int count = 0;
    dbus_message_iter_recurse(&outer, &variant);
    if (dbus_message_iter_get_arg_type(&variant) != DBUS_TYPE_ARRAY || dbus_message_iter_get_element_type(&variant) != DBUS_TYPE_BYTE) return false;
    dbus_message_iter_recurse(&variant, &bytes);
    dbus_message_iter_get_fixed_array(&bytes, &number, &count);
    if (!session_agreement_key(agreement, number, (size_t)count, operation->key)) return false;
  }
  dbus_message_iter_next(&outer);
  dbus_message_iter_get_basic(&outer, &session);
  operation->session = strdup(session);
  operation->is_encrypted = agreement != NULL;
  return operation->session != NULL;
}

static DBusMessage *open_session_message(const session_agreement *agreement) {
  const char *algorithm = agreement ? "dh-ietf1024-sha256-aes128-cbc-pkcs7" : "plain", *empty = "";
  const uint8_t *number = agreement ? agreement->public_number : NULL;
  DBusMessage *message = conversation_message(
      service_object, service_interface, "OpenSession", DBUS_TYPE_STRING, &algorithm, DBUS_TYPE_INVALID);
  DBusMessageIter outer, variant, bytes;
  if (!message) return NULL;
  dbus_message_iter_init_append(message, &outer);
  bool done = dbus_message_iter_open_container(&outer, DBUS_TYPE_VARIANT, agreement ? "ay" : "s", &variant);
  if (agreement) {
    done = done && dbus_message_iter_open_container(&variant, DBUS_TYPE_ARRAY, "y", &bytes) &&
           dbus_message_iter_append_fixed_array(&bytes, DBUS_TYPE_BYTE, &number, SESSION_PRIME_COUNT) &&
           dbus_message_iter_close_container(&variant, &bytes);
  } else {
    done = done && dbus_message_iter_append_basic(&variant, DBUS_TYPE_STRING, &empty);
  }
  if (done && dbus_message_iter_close_container(&outer, &variant)) return message;
  dbus_message_unref(message);
  return NULL;
}

static cdbus_outcome open_session(struct operation *operation) {
  session_agreement agreement;
  DBusMessage *answer;
  if (!session_agreement_make(&agreement)) return CDBUS_FAILED;
  cdbus_outcome outcome = conversation_ask(&operation->conversation, open_session_message(&agreement), &answer);
  // Any refusal: services give different names to that of an algorithm.
  bool is_plain = outcome == CDBUS_FAILED;
  if (is_plain) outcome = conversation_ask(&operation->conversation, open_session_message(NULL), &answer);
  if (outcome == CDBUS_DONE && !take_session(operation, answer, is_plain ? NULL : &agreement))
    outcome = conversation_misunderstood(&operation->conversation);
  if (answer) dbus_message_unref(answer);
  explicit_bzero(&agreement, sizeof agreement);
  return outcome;
}

// MARK: The default collection

static cdbus_outcome find_collection(struct operation *operation) {
  const char *alias = "default", *path;
  DBusMessage *answer;
  cdbus_outcome outcome = conversation_ask(
      &operation->conversation,
      conversation_message(service_object, service_interface, "ReadAlias", DBUS_TYPE_STRING, &alias, DBUS_TYPE_INVALID), &answer);
  if (outcome != CDBUS_DONE) return outcome;
  if (!dbus_message_get_args(answer, NULL, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_INVALID))
    outcome = conversation_misunderstood(&operation->conversation);
  else if (strcmp(path, nothing) == 0) outcome = CDBUS_NO_COLLECTION;
  else if (!(operation->collection = strdup(path))) outcome = CDBUS_FAILED;
  dbus_message_unref(answer);
  return outcome;
}

static cdbus_outcome require_unlocked(struct operation *operation) {
  const char *property = "Locked";
  DBusMessage *answer;
  DBusMessageIter outer, variant;
  dbus_bool_t is_locked = TRUE;
  cdbus_outcome outcome = conversation_ask(
      &operation->conversation,
      conversation_message(
          operation->collection, DBUS_INTERFACE_PROPERTIES, "Get", DBUS_TYPE_STRING, &collection_interface, DBUS_TYPE_STRING, &property,
          DBUS_TYPE_INVALID),
      &answer);
  if (outcome != CDBUS_DONE) return outcome;
  bool is_variant = dbus_message_has_signature(answer, "v") && dbus_message_iter_init(answer, &outer);
  if (is_variant) dbus_message_iter_recurse(&outer, &variant);
  if (is_variant && dbus_message_iter_get_arg_type(&variant) == DBUS_TYPE_BOOLEAN) {
    dbus_message_iter_get_basic(&variant, &is_locked);
    outcome = is_locked ? CDBUS_LOCKED : CDBUS_DONE;
  } else {
    outcome = conversation_misunderstood(&operation->conversation);
  }
  dbus_message_unref(answer);
  return outcome;
}

static cdbus_outcome begin(struct operation *operation, const cdbus_entry *entry) {
  memset(operation, 0, sizeof *operation);
  operation->entry = entry;
  cdbus_outcome outcome = conversation_begin(&operation->conversation, entry->bus, entry->milliseconds);
  if (outcome == CDBUS_DONE) outcome = open_session(operation);
  if (outcome == CDBUS_DONE) outcome = find_collection(operation);
  return outcome == CDBUS_DONE ? require_unlocked(operation) : outcome;
}

/// The session ends with the connection.
static cdbus_outcome end(struct operation *operation, cdbus_outcome outcome, char **reason) {
  conversation_end(&operation->conversation);
  explicit_bzero(operation->key, sizeof operation->key);
  free(operation->session);
  free(operation->collection);
  *reason = operation->conversation.reason;
  return outcome;
}

// MARK: Items

static bool append_pair(DBusMessageIter *table, const char *name, const char *value) {
  DBusMessageIter pair;
  return dbus_message_iter_open_container(table, DBUS_TYPE_DICT_ENTRY, NULL, &pair) &&
         dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &name) && dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &value) &&
         dbus_message_iter_close_container(table, &pair);
}

/// What an item is found by. The schema's name is as libsecret writes it.
static bool append_attributes(DBusMessageIter *outer, const cdbus_entry *entry) {
  DBusMessageIter table;
  return dbus_message_iter_open_container(outer, DBUS_TYPE_ARRAY, "{ss}", &table) &&
         append_pair(&table, "xdg:schema", "io.kubelogin.Secret") && append_pair(&table, "directory", entry->directory) &&
         (!entry->name || append_pair(&table, "name", entry->name)) && dbus_message_iter_close_container(outer, &table);
}

/// CDBUS_DONE with the paths of at least one unlocked item, to be freed with dbus_free_string_array.
static cdbus_outcome search(struct operation *operation, char ***items) {
  DBusMessage *call = conversation_message(service_object, service_interface, "SearchItems", DBUS_TYPE_INVALID), *answer;
  DBusMessageIter outer;
  *items = NULL;
  if (call) dbus_message_iter_init_append(call, &outer);
  if (call && !append_attributes(&outer, operation->entry)) {
    dbus_message_unref(call);
    return CDBUS_FAILED;
  }
  cdbus_outcome outcome = conversation_ask(&operation->conversation, call, &answer);
  if (outcome != CDBUS_DONE) return outcome;
  char **locked = NULL;
  int count = 0, locked_count = 0;
  bool done = dbus_message_get_args(
      answer, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_OBJECT_PATH, items, &count, DBUS_TYPE_ARRAY, DBUS_TYPE_OBJECT_PATH, &locked, &locked_count,
      DBUS_TYPE_INVALID);
  if (!done) outcome = conversation_misunderstood(&operation->conversation);
  else if (count == 0) outcome = locked_count > 0 ? CDBUS_LOCKED : CDBUS_ABSENT;
  dbus_free_string_array(locked);
  dbus_message_unref(answer);
  return outcome;
}

/// The answer of a method that may want a dialog: CDBUS_LOCKED where it does. A dialog that nobody opens changes nothing.
static cdbus_outcome without_prompt(struct operation *operation, DBusMessage *answer, const char *prompt) {
  cdbus_outcome outcome = !prompt ? conversation_misunderstood(&operation->conversation)
                          : strcmp(prompt, nothing) == 0 ? CDBUS_DONE : CDBUS_LOCKED;
  dbus_message_unref(answer);
  return outcome;
}

// MARK: Secrets: the session, what the cipher needs, the bytes, their type

static bool append_bytes(DBusMessageIter *outer, const uint8_t *bytes, size_t count) {
  DBusMessageIter array;
  return count <= DBUS_MAXIMUM_ARRAY_LENGTH && dbus_message_iter_open_container(outer, DBUS_TYPE_ARRAY, "y", &array) &&
         (count == 0 || dbus_message_iter_append_fixed_array(&array, DBUS_TYPE_BYTE, &bytes, (int)count)) &&
         dbus_message_iter_close_container(outer, &array);
}

static bool append_secret(DBusMessageIter *outer, const struct operation *operation, const uint8_t *secret, size_t count) {
  DBusMessageIter structure;
  const char *type = "application/octet-stream";
  uint8_t vector[SESSION_VECTOR_COUNT], *sealed = NULL;
  size_t vector_count = 0;
  bool done = true;
  if (operation->is_encrypted) {
    sealed = malloc(count + SESSION_BLOCK_COUNT);
    done = sealed && session_seal(operation->key, vector, secret, count, sealed, &count);
    vector_count = sizeof vector;
  }
  done = done && dbus_message_iter_open_container(outer, DBUS_TYPE_STRUCT, NULL, &structure) &&
         dbus_message_iter_append_basic(&structure, DBUS_TYPE_OBJECT_PATH, &operation->session) &&
         append_bytes(&structure, vector, vector_count) && append_bytes(&structure, sealed ? sealed : secret, count) &&
         dbus_message_iter_append_basic(&structure, DBUS_TYPE_STRING, &type) && dbus_message_iter_close_container(outer, &structure);
  free(sealed);
  return done;
}

static void next_bytes(DBusMessageIter *structure, const uint8_t **bytes, int *count) {
  DBusMessageIter array;
  dbus_message_iter_next(structure);
  dbus_message_iter_recurse(structure, &array);
  *bytes = NULL, *count = 0;
  dbus_message_iter_get_fixed_array(&array, bytes, count);
}

static cdbus_outcome take_secret(struct operation *operation, DBusMessage *answer, uint8_t **secret, size_t *count) {
  DBusMessageIter outer, structure;
  const uint8_t *vector, *bytes;
  int vector_count, bytes_count;
  if (!dbus_message_has_signature(answer, "(oayays)") || !dbus_message_iter_init(answer, &outer))
    return conversation_misunderstood(&operation->conversation);
  dbus_message_iter_recurse(&outer, &structure);
  next_bytes(&structure, &vector, &vector_count);
  next_bytes(&structure, &bytes, &bytes_count);
  *secret = malloc((size_t)bytes_count + 1);
  *count = (size_t)bytes_count;
  if (!*secret) return CDBUS_FAILED;
  if (!operation->is_encrypted) {
    if (bytes_count > 0) memcpy(*secret, bytes, *count);
    return CDBUS_DONE;
  }
  if (vector_count == SESSION_VECTOR_COUNT && session_open(operation->key, vector, bytes, *count, *secret, count)) return CDBUS_DONE;
  return conversation_misunderstood(&operation->conversation);
}

// MARK: What can be asked

cdbus_outcome cdbus_check(const cdbus_entry *entry, char **reason) {
  struct operation operation;
  cdbus_outcome outcome = begin(&operation, entry);
  return end(&operation, outcome, reason);
}

cdbus_outcome cdbus_read(const cdbus_entry *entry, uint8_t **secret, size_t *count, char **reason) {
  struct operation operation;
  char **items = NULL;
  *secret = NULL, *count = 0;
  cdbus_outcome outcome = begin(&operation, entry);
  if (outcome == CDBUS_DONE) outcome = search(&operation, &items);
  if (outcome == CDBUS_DONE) {
    DBusMessage *answer;
    outcome = conversation_ask(
        &operation.conversation,
        conversation_message(items[0], item_interface, "GetSecret", DBUS_TYPE_OBJECT_PATH, &operation.session, DBUS_TYPE_INVALID), &answer);
    if (outcome == CDBUS_DONE) outcome = take_secret(&operation, answer, secret, count);
    if (answer) dbus_message_unref(answer);
  }
  dbus_free_string_array(items);
  return end(&operation, outcome, reason);
}

static bool append_properties(DBusMessageIter *outer, const cdbus_entry *entry, const char *label) {
  DBusMessageIter table, pair, variant;
  const char *label_name = "org.freedesktop.Secret.Item.Label", *attributes_name = "org.freedesktop.Secret.Item.Attributes";
  return dbus_message_iter_open_container(outer, DBUS_TYPE_ARRAY, "{sv}", &table) &&
         dbus_message_iter_open_container(&table, DBUS_TYPE_DICT_ENTRY, NULL, &pair) &&
         dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &label_name) &&
         dbus_message_iter_open_container(&pair, DBUS_TYPE_VARIANT, "s", &variant) &&
         dbus_message_iter_append_basic(&variant, DBUS_TYPE_STRING, &label) && dbus_message_iter_close_container(&pair, &variant) &&
         dbus_message_iter_close_container(&table, &pair) &&
         dbus_message_iter_open_container(&table, DBUS_TYPE_DICT_ENTRY, NULL, &pair) &&
         dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &attributes_name) &&
         dbus_message_iter_open_container(&pair, DBUS_TYPE_VARIANT, "a{ss}", &variant) && append_attributes(&variant, entry) &&
         dbus_message_iter_close_container(&pair, &variant) && dbus_message_iter_close_container(&table, &pair) &&
         dbus_message_iter_close_container(outer, &table);
}

static DBusMessage *create_item_message(const struct operation *operation, const char *label, const uint8_t *secret, size_t count) {
  DBusMessage *message = conversation_message(operation->collection, collection_interface, "CreateItem", DBUS_TYPE_INVALID);
  DBusMessageIter outer;
  const dbus_bool_t replaces = TRUE;
  if (!message) return NULL;
  dbus_message_iter_init_append(message, &outer);
  if (append_properties(&outer, operation->entry, label) && append_secret(&outer, operation, secret, count) &&
      dbus_message_iter_append_basic(&outer, DBUS_TYPE_BOOLEAN, &replaces))
    return message;
  dbus_message_unref(message);
  return NULL;
}

cdbus_outcome cdbus_write(const cdbus_entry *entry, const char *label, const uint8_t *secret, size_t count, char **reason) {
  struct operation operation;
  DBusMessage *answer;
  cdbus_outcome outcome = begin(&operation, entry);
  if (outcome == CDBUS_DONE)
    outcome = conversation_ask(&operation.conversation, create_item_message(&operation, label, secret, count), &answer);
  if (outcome == CDBUS_DONE) {
    const char *item, *prompt = NULL;
    dbus_message_get_args(answer, NULL, DBUS_TYPE_OBJECT_PATH, &item, DBUS_TYPE_OBJECT_PATH, &prompt, DBUS_TYPE_INVALID);
    outcome = without_prompt(&operation, answer, prompt);
  }
  return end(&operation, outcome, reason);
}

cdbus_outcome cdbus_remove(const cdbus_entry *entry, char **reason) {
  struct operation operation;
  char **items = NULL;
  cdbus_outcome outcome = begin(&operation, entry);
  if (outcome == CDBUS_DONE) outcome = search(&operation, &items);
  for (char **item = items; outcome == CDBUS_DONE && item && *item; item++) {
    DBusMessage *answer;
    const char *prompt = NULL;
    outcome = conversation_ask(
        &operation.conversation, conversation_message(*item, item_interface, "Delete", DBUS_TYPE_INVALID), &answer);
    if (outcome != CDBUS_DONE) break;
    dbus_message_get_args(answer, NULL, DBUS_TYPE_OBJECT_PATH, &prompt, DBUS_TYPE_INVALID);
    outcome = without_prompt(&operation, answer, prompt);
  }
  dbus_free_string_array(items);
  return end(&operation, outcome, reason);
}

void cdbus_free(uint8_t *secret, size_t count) {
  if (secret) explicit_bzero(secret, count);
  free(secret);
}
