import { isIP } from "node:net";
import { z } from "zod";

const port = z.coerce.number({ error: "must be a port number, 0 to 65535" }).int().min(0).max(65535);
const count = z.coerce.number().int().positive();

const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(item).min(1));

/** Everything the SFU can be told. Each key is one environment variable; main.ts reads them, nobody else does. */
export const SfuConfig = z.object({
  SFU_NAME: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u, "must be letters, digits and hyphens, such as sfu-0")
    .default("sfu-0")
    .meta({ description: "Name of this replica, another one for each: grants and commands are made out to it." }),
  SIGNALING_HOST: z.string().default("127.0.0.1").meta({
    description:
      "Address to listen on for the signalling of browsers. The game server passes /media on from its own port, so this need not be public.",
  }),
  SIGNALING_PORT: port.default(2569).meta({ description: "Port for the signalling of browsers. 0 picks a free one." }),
  SIGNALING_URL: z
    .string()
    .regex(/^(\/|wss?:\/\/)\S*$/u, "must be a path such as /media or a URL such as wss://media.example.org")
    .default("/media")
    .meta({
      description:
        "Where browsers reach the signalling: a path on the site's own origin, which the game server passes on, or a URL of this replica.",
    }),
  CONTROL_HOST: z
    .string()
    .default("127.0.0.1")
    .meta({ description: "Address to listen on for the game server's commands. Never a public one." }),
  CONTROL_PORT: port.default(2570).meta({
    description:
      "Port for the game server's commands, who proves itself with a key kept in DATA_DIR. Unused with REDIS_URL.",
  }),
  SFU_OPS_HOST: z
    .string()
    .default("127.0.0.1")
    .meta({ description: "Address to listen on for operators. Never a public one." }),
  SFU_OPS_PORT: port
    .default(2571)
    .meta({ description: "Port for /healthz, /readyz and /metrics of the SFU. 0 picks a free one." }),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/u, error: "must look like redis://host:6379" })
    .optional()
    .meta({
      description:
        "Redis, needed as soon as more than one SFU serves the same worlds: commands travel through it, and replicas register in it. Without it the game server connects to CONTROL_PORT.",
      secret: true,
    }),
  DATA_DIR: z
    .string()
    .default(".data")
    .meta({ description: "Folder of the key that the game server and the SFU share; made when there is none." }),
  JWKS_URL: z
    .url({ protocol: /^https?$/u, error: "must look like http://127.0.0.1:2567/.well-known/jwks.json" })
    .default("http://127.0.0.1:2567/.well-known/jwks.json")
    .meta({ description: "Where the game server publishes the keys that its grants are signed with." }),
  TOKEN_ISSUER: z
    .string()
    .default("crowdwire")
    .meta({ description: "Name of this installation in its tokens; the same for all its services." }),
  PUBLIC_ORIGIN: list(z.url({ protocol: /^https?$/u }))
    .optional()
    .meta({
      description:
        "Where people reach the site, such as https://meet.example.org (several separated by commas). Signalling from pages elsewhere is refused.",
    }),
  MEDIA_LISTEN: list(z.string().refine((text) => isIP(text) !== 0, { error: "must be IP addresses" }))
    .optional()
    .meta({
      description:
        "Addresses of this machine that sound and pictures use. When absent: loopback and the machine's first own address, since Firefox takes no loopback.",
    }),
  MEDIA_ANNOUNCED: z.string().optional().meta({
    description: "The address that browsers are told instead, such as a public one in front of this machine (NAT).",
  }),
  MEDIA_PORT: port.default(20_000).meta({
    description:
      "Port for sound and pictures, UDP and TCP, of the first worker; each further worker has the next one. 0: any.",
  }),
  DRAIN_SECONDS: z.coerce.number().int().min(0).default(0).meta({
    description:
      "How long a replica that is asked to stop waits for its people to move to another one. 0 where there is no other.",
  }),
  SFU_WORKERS: count.max(256).optional().meta({ description: "Media workers; one for each core when absent." }),
  CONSUMERS_PER_WORKER: count
    .default(400)
    .meta({ description: "Tracks a worker sends at most; a core carries about 500." }),
  VIDEOS_PER_CLIENT: count.max(64).default(9).meta({ description: "Videos one person is sent at once." }),
  CLIENT_UPLOAD_BITRATE: count.default(4_000_000).meta({
    description:
      "Most that one person may send, in bits per second. Whoever sends half as much again, heeding nothing, is cut off.",
  }),
  VOICE_UPLOAD_BITRATE: count
    .default(512_000)
    .meta({ description: "The same for somebody who may talk, but show neither camera nor screen." }),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .meta({ description: "The least important lines to log." }),
  LOG_FORMAT: z.enum(["json", "pretty"]).default("json").meta({ description: "json for machines, pretty for people." }),
});
export type SfuConfig = z.output<typeof SfuConfig>;
