"""Leads port 443 to the demo's HTTPS port, in a network namespace where nobody else has it."""
import socket
import threading


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    finally:
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


listener = socket.create_server(("127.0.0.1", 443))
while True:
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", 8443))
    for pair in ((client, server), (server, client)):
        threading.Thread(target=pump, args=pair, daemon=True).start()
