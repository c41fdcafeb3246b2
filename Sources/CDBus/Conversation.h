// A connection of our own to the session's bus, on which every call ends in time. Not part of the module.
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "CDBus.h"

#include <dbus/dbus.h>
#include <time.h>

typedef struct {
  DBusConnection *bus;
  struct timespec end;
  /// Why the last step failed, for the caller; NULL for nothing.
  char *reason;
} conversation;

/// Greets the bus. Whatever the outcome, `conversation_end` is called afterwards.
cdbus_outcome conversation_begin(conversation *conversation, const char *addresses, unsigned milliseconds);
void conversation_end(conversation *conversation);

/// A call to the Secret Service's object, with the arguments of dbus_message_append_args(3); NULL without memory.
DBusMessage *conversation_message(const char *object, const char *interface, const char *method, int first_type, ...);

/// Sends the call, frees it, and waits for the answer: CDBUS_DONE with `*answer`, to be unreferenced, or why there is none.
cdbus_outcome conversation_ask(conversation *conversation, DBusMessage *call, DBusMessage **answer);

/// The service has answered something else than its specification says.
cdbus_outcome conversation_misunderstood(conversation *conversation);

#endif
