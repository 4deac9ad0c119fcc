import { createServer } from "node:net";

/** A port on the loopback that was free a moment ago. Somebody may take it before it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("the socket has no port"));
        else resolve(address.port);
      });
    });
  });
}
