/** Colyseus with interest: each client has a `StateView` with the 32 nearest, found as ours are and as often. */
import { type SchemaType, StateView, schema, t } from "@colyseus/schema";
import { INTEREST, SpatialGrid, selectNearest } from "@crowdwire/simulation";
import { Player, serveSchemaRoom, type Walker } from "./schemaRooms.ts";
import { serveRival } from "./serveRival.ts";

const State = schema({ players: t.map(Player).view() }, "State");
type State = SchemaType<typeof State>;

serveRival((setting, meter) => {
  const slots = setting.users + 64;
  const refreshEvery = setting.users > INTEREST.crowdFrom ? INTEREST.crowdRefreshEvery : INTEREST.refreshEvery;
  const grid = new SpatialGrid(slots, INTEREST.cellMeters);
  const found = new Int32Array(slots);
  const distances = new Float32Array(slots);
  const walkerOf: (Walker | undefined)[] = [];
  const seenBy = new Map<Walker, Set<Walker>>();

  /** Puts the nearest into the client's view, and takes out who no longer is. */
  function look(walker: Walker): void {
    const seen = seenBy.get(walker)!;
    const { view } = walker.client;
    if (!view) return;
    const wanted = INTEREST.nearCount + 1;
    const count = grid.around(walker.x, walker.z, INTEREST.reachMeters, wanted, found, distances);
    selectNearest(distances, found, count, wanted);
    const near = new Set<Walker>();
    for (let index = 0; index < Math.min(count, wanted); index++) near.add(walkerOf[found[index]!]!);
    near.add(walker);
    for (const other of seen) if (!near.has(other)) view.remove(other.player);
    for (const other of near) if (!seen.has(other)) view.add(other.player);
    seenBy.set(walker, near);
  }

  return serveSchemaRoom(setting, meter, (room) => {
    const state: State = new State();
    room.state = state;
    return {
      entered(walker) {
        state.players.set(walker.client.sessionId, walker.player);
        walkerOf[walker.slot] = walker;
        grid.place(walker.slot, walker.x, walker.z);
        walker.client.view = new StateView();
        seenBy.set(walker, new Set());
        look(walker);
      },
      left(walker) {
        walker.client.view?.dispose();
        grid.remove(walker.slot);
        seenBy.delete(walker);
        for (const seen of seenBy.values()) seen.delete(walker);
        state.players.delete(walker.client.sessionId);
      },
      moved(walkers, tick) {
        for (const { slot, x, z } of walkers) grid.place(slot, x, z);
        for (const walker of walkers) if ((tick + walker.slot) % refreshEvery === 0) look(walker);
      },
    };
  });
});
