import { isIP } from "node:net";
import { z } from "zod";

const port = z.coerce.number({ error: "must be a port number, 0 to 65535" }).int().min(0).max(65535);
const count = z.coerce.number().int().positive();

/** "a, b" → ["a", "b"] */
const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(item));

const Origin = z
  .url({ protocol: /^https?$/u, error: "must be origins such as https://meet.example.org, separated by commas" })
  .refine((url) => URL.canParse(url) && new URL(url).origin === url, {
    error: "must be origins without a path or a final slash, such as https://meet.example.org",
  });

const ProxyAddress = z.string().refine(
  (text) => {
    const [address = "", bits = "0", ...rest] = text.split("/");
    const isNamed = ["loopback", "linklocal", "uniquelocal"].includes(text);
    return isNamed || (isIP(address) !== 0 && /^\d{1,3}$/u.test(bits) && rest.length === 0);
  },
  { error: "must be addresses or subnets such as 10.0.0.0/8, separated by commas" },
);

const OidcProviders = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  })
  .pipe(
    z.array(
      z.strictObject({
        /** In addresses. */
        id: z.string().regex(/^[a-z0-9-]{1,40}$/u),
        /** On the button. */
        name: z.string().min(1).max(60),
        issuer: z.url({ protocol: /^https?$/u }),
        clientId: z.string().min(1),
        clientSecret: z.string().min(1).optional(),
        scope: z.string().default("openid profile email"),
      }),
    ),
  );
export type OidcProvider = z.output<typeof OidcProviders>[number];

/** Everything the game server can be told. Each key is one environment variable; main.ts reads them, nobody else does. */
export const GameServerConfig = z
  .object({
    NODE_ENV: z
      .enum(["development", "test", "production"])
      .default("development")
      .meta({ description: "production: secure cookies, and no load-test key." }),
    HOST: z.string().default("127.0.0.1").meta({
      description:
        "Address to listen on for players. The default is reachable from this machine only, so that nothing is public before someone says so; 0.0.0.0 in a container or on a server.",
    }),
    PORT: port
      .default(2567)
      .meta({ description: "Port for players: pages, API and game connections. 0 picks a free one." }),
    OPS_HOST: z
      .string()
      .default("127.0.0.1")
      .meta({ description: "Address to listen on for operators. Never a public one." }),
    OPS_PORT: port.default(2568).meta({ description: "Port for /healthz, /readyz and /metrics. 0 picks a free one." }),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/u, error: "must look like postgres://user:password@host:5432/database" })
      .meta({ description: "The Postgres database with users, worlds and places.", secret: true }),
    DATABASE_POOL_CONNECTIONS: count
      .max(100)
      .default(10)
      .meta({ description: "Database connections this process may hold." }),
    REDIS_URL: z
      .url({ protocol: /^rediss?$/u, error: "must look like redis://host:6379" })
      .optional()
      .meta({
        description:
          "Redis, needed as soon as more than one process serves the same worlds: rooms are found and counted through it. Without it everything stays in this process.",
        secret: true,
      }),
    PUBLIC_ADDRESS: z
      .string()
      .regex(/^[^/\s]+(\/\S*)?$/u, "must be a host with an optional port and path, such as play.example.org/p/game-0")
      .optional()
      .meta({
        description:
          "Where clients reach this very process (host[:port][/path], no scheme). Needed where several processes share the worlds; otherwise clients stay where they asked.",
      }),
    TLS_CERT_FILE: z.string().optional().meta({
      description:
        "A certificate (PEM) to serve https with, together with TLS_KEY_FILE. `npm start -- --lan` makes one; behind a proxy that speaks https there is no need.",
    }),
    TLS_KEY_FILE: z.string().optional().meta({ description: "The certificate's private key (PEM)." }),
    SFU_CONTROL_URL: z.url({ protocol: /^ws$/u, error: "must look like ws://127.0.0.1:2570" }).optional().meta({
      description:
        "The control port of the SFU on this machine. Without it, and without REDIS_URL, there is no sound and no video.",
    }),
    SFU_SIGNALING_URL: z
      .url({ protocol: /^http$/u, error: "must look like http://127.0.0.1:2569" })
      .optional()
      .meta({ description: "The signalling port of the SFU on this machine: /media is passed on to it." }),
    ICE_SERVERS: list(
      z
        .string()
        .regex(/^(stuns?|turns?):\S+$/u, "must be addresses such as stun:stun.example.org, separated by commas"),
    )
      .default([])
      .meta({
        description:
          "Servers that help browsers behind strict firewalls to sound and video, such as stun:turn.example.org,turn:turn.example.org?transport=tcp (separated by commas).",
      }),
    TURN_SECRET: z.string().min(16, "must be at least 16 characters").optional().meta({
      description:
        "The secret shared with the turn: servers of ICE_SERVERS (coturn: use-auth-secret, static-auth-secret): each person gets a password of their own that expires.",
      secret: true,
    }),
    TURN_CREDENTIAL_SECONDS: count
      .max(86_400)
      .default(14_400)
      .meta({ description: "How long such a password is good for; new ones come with each new ticket." }),
    DATA_DIR: z
      .string()
      .default(".data")
      .meta({ description: "Folder for signing keys and maps; must survive restarts and be shared by all processes." }),
    CLIENT_DIR: z
      .string()
      .optional()
      .meta({ description: "Folder of the built client. Without it only the API and the maps are served." }),
    PUBLIC_ORIGIN: list(Origin).optional().meta({
      description:
        "Where people reach the site, such as https://meet.example.org (several separated by commas). Requests from pages elsewhere are refused; without it, pages of the host that was asked are allowed.",
    }),
    TRUST_PROXY: list(ProxyAddress).optional().meta({
      description:
        "Addresses of the proxies in front (subnets, separated by commas). Only their X-Forwarded headers are believed.",
    }),
    LOG_LEVEL: z
      .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
      .default("info")
      .meta({ description: "The least important lines to log." }),
    LOG_FORMAT: z
      .enum(["json", "pretty"])
      .default("json")
      .meta({ description: "json for machines, pretty for people." }),
    LOAD_TEST_KEY: z.string().min(16, "must be at least 16 characters").optional().meta({
      description: "Bots that present it are exempt from the sign-in limits. Refused in production.",
      secret: true,
    }),
    SAVE_INTERVAL_MS: count
      .max(60_000)
      .default(1000)
      .meta({ description: "How often the places of people who moved are saved." }),
    SAVE_QUEUE_ROWS: count
      .default(20_000)
      .meta({ description: "Places kept in memory while the database is away; beyond that the oldest are let go." }),
    RECORD_QUEUE_ITEMS: count.default(50_000).meta({
      description:
        "Events and figures (and, on their own, chat messages) kept in memory while the database is away; beyond that new ones are refused.",
    }),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/u, error: "must look like smtps://user:password@mail.example.org" })
      .optional()
      .meta({
        description:
          "Where e-mail is handed in. Without it, development shows every mail in the log and at /dev/mail, and production has no sign-in by e-mail.",
        secret: true,
      }),
    MAIL_FROM: z
      .string()
      .default("CrowdWire <crowdwire@localhost>")
      .meta({ description: "Who e-mail is from: an address, or Name <address>." }),
    OIDC_PROVIDERS: OidcProviders.optional().meta({
      description:
        'Who else may vouch for people, by OpenID Connect: a JSON list such as [{"id":"corp","name":"Example Corp","issuer":"https://login.example.org","clientId":"…","clientSecret":"…"}]. Each sends people back to {PUBLIC_ORIGIN}/api/v1/session/oidc/{id}/callback.',
      secret: true,
    }),
    ACCESS_TOKEN_SECONDS: count
      .max(900)
      .default(300)
      .meta({ description: "How long a token for the API is good for; the page fetches the next one by itself." }),
    SIGN_IN_TRIES_PER_QUARTER: count.default(10).meta({
      description:
        "Wrong passwords for one account from one address in a quarter of an hour; ten times as many from one address for all accounts.",
    }),
    MAILS_PER_HOUR: count.default(5).meta({
      description: "E-mails that may be asked for to one address in an hour; four times as many from one network.",
    }),
    REPORTS_PER_HOUR: count.default(10).meta({
      description: "Reports that one person may make in an hour; four times as many from one network.",
    }),
    MAP_UPLOADS_PER_HOUR: count.default(10).meta({ description: "Maps that one person may send in an hour." }),
    MAP_PICTURES_PER_HOUR: count
      .default(20)
      .meta({ description: "Pictures of maps that one person may send in an hour; the page sends one with each map." }),
    MAPS_PER_PERSON: count.default(50).meta({ description: "Maps of their own that one person may keep." }),
    MAP_MEGABYTES_PER_PERSON: count.max(1_000_000).default(500).meta({
      description: "What the maps that one person keeps may take together, made ready, in millions of bytes.",
    }),
    MAP_UNUSED_DAYS: count.default(7).meta({
      description: "The files of a map are removed when no world has needed them for this long.",
    }),
    SPECTATORS_PER_WORLD: z.coerce.number().int().min(0).max(500).default(50).meta({
      description:
        "How many of those who wait for a full world may look on meanwhile; each costs about half of what a person inside does. 0: none may.",
    }),
    WORLD_SEED: z.coerce
      .number({ error: "must be a whole number, 0 to 4294967295" })
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional()
      .meta({
        description:
          "For load tests that are to be played again: a newcomer's first place in a world follows from this number and their name. Without it chance decides, anew each time.",
      }),
    SESSION_DAYS: count.max(400).default(30).meta({ description: "A sign-in ends this long after the last visit." }),
    GUEST_KEEP_DAYS: count.default(30).meta({ description: "Guests are deleted this long after their last visit." }),
    CHAT_KEEP_DAYS: count.default(30).meta({ description: "Chat messages are deleted after this time." }),
    EVENT_KEEP_DAYS: count
      .default(90)
      .meta({ description: "The history of events, and who was counted as a visitor, are deleted after this time." }),
    EVIDENCE_KEEP_DAYS: count.default(180).meta({
      description:
        "The evidence of a report is deleted this long after it was decided, or was made where nobody decides.",
    }),
    GUEST_SIGN_INS_PER_MINUTE: count
      .default(10)
      .meta({ description: "New guests from one address (IPv6: one /64 network) in a minute." }),
    GUEST_SIGN_INS_PER_HOUR: count
      .default(60)
      .meta({ description: "New guests from one address (IPv6: one /64 network) in an hour." }),
    GAME_TOKEN_SECONDS: count
      .max(900)
      .default(300)
      .meta({ description: "How long a token for joining a world is good for." }),
    TOKEN_ISSUER: z
      .string()
      .default("crowdwire")
      .meta({ description: "Name of this installation in the tokens it signs; the same for all its services." }),
    SIGNING_KEY_DAYS: count.default(30).meta({
      description: "A new signing key is made this often; the old one stays valid until its tokens have expired.",
    }),
  })
  .refine((config) => (config.TLS_CERT_FILE === undefined) === (config.TLS_KEY_FILE === undefined), {
    path: ["TLS_KEY_FILE"],
    error: "must be set together with TLS_CERT_FILE",
    when: () => true,
  })
  .refine(
    (config) =>
      config.NODE_ENV !== "production" ||
      config.PUBLIC_ORIGIN !== undefined ||
      (config.SMTP_URL === undefined && config.OIDC_PROVIDERS === undefined),
    {
      path: ["PUBLIC_ORIGIN"],
      error: "must be set with SMTP_URL or OIDC_PROVIDERS when NODE_ENV is production: links in e-mails lead there",
      when: () => true,
    },
  )
  .refine((config) => config.NODE_ENV !== "production" || config.LOAD_TEST_KEY === undefined, {
    path: ["LOAD_TEST_KEY"],
    error: "must not be set when NODE_ENV is production: it would let anyone who learns it sign in without limit",
    // Also when other keys are wrong, so that the list of problems is complete.
    when: () => true,
  });
export type GameServerConfig = z.output<typeof GameServerConfig>;
