/** Colyseus as its tutorial has it: one state, and every change of it to everyone. */
import { type SchemaType, schema, t } from "@colyseus/schema";
import { Player, serveSchemaRoom } from "./schemaRooms.ts";
import { serveRival } from "./serveRival.ts";

const State = schema({ players: t.map(Player) }, "State");
type State = SchemaType<typeof State>;

serveRival((setting, meter) =>
  serveSchemaRoom(setting, meter, (room) => {
    const state: State = new State();
    room.state = state;
    return {
      entered: ({ client, player }) => state.players.set(client.sessionId, player),
      left: ({ client }) => state.players.delete(client.sessionId),
      moved: () => undefined,
    };
  }),
);
