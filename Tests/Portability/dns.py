"""A name server for one test: answers A and AAAA questions about *.dns.test, and that other names do not exist.

Usage: dns.py ADDRESS   (UDP and TCP, port 53; prints "ready")
  a.dns.test      127.0.0.1
  aaaa.dns.test   ::1 only
  long.dns.test   127.0.0.1; over UDP the answer is cut off, so that TCP is needed
"""
import socket
import struct
import sys
import threading

addresses = {b"a": (1, bytes([127, 0, 0, 1])), b"aaaa": (28, bytes(15) + b"\x01"), b"long": (1, bytes([127, 0, 0, 1]))}


def answer(query, over_tcp):
    labels, place = [], 12
    while query[place]:
        labels.append(query[place + 1 : place + 1 + query[place]].lower())
        place += query[place] + 1
    question = query[12 : place + 5]
    kind = struct.unpack("!H", query[place + 1 : place + 3])[0]
    known = addresses.get(labels[0]) if labels[1:] == [b"dns", b"test"] else None
    cut = known is not None and labels[0] == b"long" and not over_tcp
    records = b""
    if known and known[0] == kind and not cut:
        records = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(known[1])) + known[1]
    flags = 0x8180 | (0x0200 if cut else 0) | (0 if known else 3)
    return query[:2] + struct.pack("!HHHHH", flags, 1, 1 if records else 0, 0, 0) + question + records


def serve_tcp(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            # A resolver asks for both kinds of address on one connection.
            while head := connection.recv(2, socket.MSG_WAITALL):
                reply = answer(connection.recv(struct.unpack("!H", head)[0], socket.MSG_WAITALL), True)
                connection.sendall(struct.pack("!H", len(reply)) + reply)


udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind((sys.argv[1], 53))
tcp = socket.create_server((sys.argv[1], 53))
threading.Thread(target=serve_tcp, args=(tcp,), daemon=True).start()
print("ready", flush=True)
while True:
    query, sender = udp.recvfrom(4096)
    udp.sendto(answer(query, False), sender)
