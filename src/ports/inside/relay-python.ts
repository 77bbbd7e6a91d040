/**
 * Joins its standard input and output to a TCP connection, for Python 3.8 and newer. `connect HOST PORT` writes
 * `connected ADDRESS` and then what the other side says; `names HOST` writes `names ADDRESS ...`; what fails is
 * `error CODE text` with the codes that Node has for it.
 */
export const pythonRelay = `
import errno, os, select, socket, sys
def fail(code, error):
    print("error", code, error, flush=True)
    sys.exit(0)
try:
    if sys.argv[1] == "names":
        found = socket.getaddrinfo(sys.argv[2], None, type=socket.SOCK_STREAM)
        print("names", *dict.fromkeys(one[4][0] for one in found), flush=True)
        sys.exit(0)
    link = socket.create_connection((sys.argv[2], int(sys.argv[3])), 60)
except socket.gaierror as error:
    fail("EAI_AGAIN" if error.errno == socket.EAI_AGAIN else "ENOTFOUND", error)
except socket.timeout as error:
    fail("ETIMEDOUT", error)
except OSError as error:
    fail(errno.errorcode.get(error.errno, "ECONNRESET"), error)
link.settimeout(None)
print("connected", link.getpeername()[0], flush=True)
while True:
    for source in select.select([0, link], [], [])[0]:
        data = os.read(0, 65536) if source == 0 else link.recv(65536)
        if not data:
            sys.exit(0)
        if source == 0:
            link.sendall(data)
        while source != 0 and data:
            data = data[os.write(1, data):]
`;
