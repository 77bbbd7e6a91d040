import { Socket } from 'node:net';

/** Node gives each address of a host 250 ms, less than a database on another continent needs. */
export function patientSocket(): Socket {
  const socket = new Socket();
  const connectSocket = socket.connect.bind(socket);
  const connectPatiently = (port: number, host: string): Socket =>
    connectSocket({ port, host, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2500 });
  socket.connect = connectPatiently as typeof socket.connect;
  return socket;
}
