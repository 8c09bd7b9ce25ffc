"""The platform's end of a zygote's control socket: requests from stdin, messages to stdout, as lines."""

import array
import os
import select
import socket
import subprocess
import sys

python, zygote, output_path = sys.argv[1:]
control, inherited = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
process = subprocess.Popen(
    [python, zygote],
    preexec_fn=lambda: os.dup2(inherited.fileno(), 3),
    close_fds=False,
    stdin=subprocess.DEVNULL,
)
inherited.close()
output = os.open(output_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def request(line):
    kind, number = line.split()
    message = b"F" + int(number).to_bytes(8, "big") + bytes(8)
    # Without a library any descriptor does for the sandbox's process.
    descriptors = array.array("i", [output, output] if kind == "fork" else [])
    control.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])


def show(message):
    words = [message[:1].decode()]
    if len(message) > 1:
        words.append(str(int.from_bytes(message[1:9], "big")))
        rest = message[9:]
        words.append(rest.decode() if words[0] == "E" else str(int.from_bytes(rest, "big")))
    print(*words, flush=True)


show(control.recv(1000))
pending = b""
while True:
    ready, _, _ = select.select([control, 0], [], [])
    if control in ready:
        message = control.recv(1000)
        if not message:
            break
        show(message)
    if 0 in ready:
        read = os.read(0, 65536)
        if not read:
            break
        *lines, pending = (pending + read).split(b"\n")
        for line in lines:
            request(line.decode())
control.close()
print("ended", process.wait(), flush=True)
