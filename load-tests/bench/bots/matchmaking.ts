import { Agent, request } from "node:http";
import type { Seat } from "./LeanBot.ts";

/** As many sockets as there are people: each of them has a browser of their own. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

export interface Asked {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** Posts JSON to this machine and answers what it says, whatever the status. @throws where nothing answers */
export function post(asked: Asked): Promise<Answered> {
  const { port, path, headers = {}, body = {} } = asked;
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const said = Buffer.concat(chunks).toString("utf8");
          const isJson = /json/u.test(answer.headers["content-type"] ?? "");
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: isJson ? (JSON.parse(said) as Record<string, unknown>) : { said },
          });
        });
      },
    );
    asking.on("error", (error: NodeJS.ErrnoException) => {
      // The server has just closed a connection that was idle: browsers ask again on another, unseen.
      if (asking.reusedSocket && error.code === "ECONNRESET") post(asked).then(resolve, reject);
      else reject(error);
    });
    asking.end(text);
  });
}

/** Asks Colyseus for a seat. @throws Error with its words where there is none */
export async function findSeat(port: number, options: unknown, token: string): Promise<Seat> {
  const { status, body } = await post({
    port,
    path: "/matchmake/joinOrCreate/world",
    headers: { Authorization: `Bearer ${token}` },
    body: options,
  });
  const { processId, roomId, sessionId } = body;
  if (status !== 200 || typeof sessionId !== "string") throw new Error(`No seat: ${status} ${JSON.stringify(body)}`);
  return { port, path: `/${String(processId)}/${String(roomId)}?sessionId=${sessionId}` };
}
