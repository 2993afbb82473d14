declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A person: a row in `users`, guests included (ID1). UUID. */
export type UserId = Branded<string, "UserId">;
/** A place with an address, an owner and a published map. UUID. */
export type WorldId = Branded<string, "WorldId">;
/** One avatar in one world: 1…65535, handed out by its world and not reused for 30 s (ID1). 0 means nobody. */
export type EntityId = Branded<number, "EntityId">;
/** Index of a seat in its map's list of seats. */
export type SeatIndex = Branded<number, "SeatIndex">;

/** Marks a checked string as a user's id. */
export const userId = (value: string): UserId => value as UserId;
/** Marks a checked string as a world's id. */
export const worldId = (value: string): WorldId => value as WorldId;
/** Marks a checked number as an entity's id. */
export const entityId = (value: number): EntityId => value as EntityId;
/** Marks a checked number as a seat's index. */
export const seatIndex = (value: number): SeatIndex => value as SeatIndex;
