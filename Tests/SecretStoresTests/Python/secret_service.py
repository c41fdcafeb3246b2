"""A Secret Service as tests need it: one unlocked keyring, in memory.

Usage: secret_service.py ADDRESS plain|prompting|garbled
  plain      knows no encrypted sessions
  prompting  wants a dialog before it stores or deletes; prints "prompted" when somebody opens one
  garbled    answers with values of other types than its specification says
Prints "ready" when it can be asked.
"""
import sys

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

address, kind = sys.argv[1:]
collection = "/org/freedesktop/secrets/collection/only"
prompt = "/org/freedesktop/secrets/prompt/1"
items = {}


def found(attributes):
    return [path for path, item in items.items() if attributes.items() <= item["attributes"].items()]


def answer(member, path, body):
    """The signature and the values of an answer, or an error's name."""
    if kind == "garbled" and member != "OpenSession":
        return "s", ("rubbish",)
    if member == "OpenSession":
        if body[0] != "plain":
            return "org.freedesktop.DBus.Error.NotSupported"
        return "vo", (("s", ""), "/org/freedesktop/secrets/session/1")
    if member == "ReadAlias":
        return "o", (collection,)
    if member == "Get":
        return "v", (("b", False),)
    if member == "SearchItems":
        return "aoao", (found(body[0]), [])
    if member == "CreateItem":
        if kind == "prompting":
            return "oo", ("/", prompt)
        attributes = body[0]["org.freedesktop.Secret.Item.Attributes"][1]
        path = (found(attributes) or [f"{collection}/{len(items) + 1}"])[0]
        items[path] = {"attributes": attributes, "secret": body[1]}
        return "oo", (path, "/")
    if member == "GetSecret":
        session, _, value, kind_of_content = items[path]["secret"]
        return "(oayays)", ((body[0], b"", value, kind_of_content),)
    if member == "Delete":
        if kind == "prompting":
            return "o", (prompt,)
        del items[path]
        return "o", ("/",)
    if member == "Prompt":
        print("prompted", flush=True)
        return "", ()
    return "org.freedesktop.DBus.Error.UnknownMethod"


if kind == "prompting":
    items[f"{collection}/1"] = {"attributes": {}, "secret": ("/", b"", b"stored", "text/plain")}
    found = lambda attributes: list(items)
connection = open_dbus_connection(bus=address)
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("ready", flush=True)
while True:
    message = connection.receive()
    if message.header.message_type != MessageType.method_call:
        continue
    fields = message.header.fields
    result = answer(fields[HeaderFields.member], fields[HeaderFields.path], message.body)
    reply = new_error(message, result) if isinstance(result, str) else new_method_return(message, *result)
    connection.send(reply)
