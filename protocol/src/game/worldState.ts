import { type SchemaType, schema, t } from "@colyseus/schema";

/** What everyone in a world knows of it and what changes slowly (REP1); patched twice a second. To everyone. */
export const WorldState = schema(
  {
    name: t.string().default(""),
    online: t.uint16().default(0),
    capacity: t.uint16().default(0),
    /** May people write to everyone? */
    isChatOn: t.boolean().default(true),
    /** Between two messages of one person to everyone; 0: no slow mode. */
    slowModeSeconds: t.uint16().default(0),
  },
  "WorldState",
);
export type WorldState = SchemaType<typeof WorldState>;
