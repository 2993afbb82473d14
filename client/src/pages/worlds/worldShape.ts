import { WORLD_LIMITS, WorldCreation } from "@crowdwire/protocol/rest";
import { z } from "zod";

const wholeNumber = `A whole number from 1 to ${WORLD_LIMITS.capacity}.`;

/** A number of places as somebody types it. */
const TypedCapacity = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/u, wholeNumber)
  .transform(Number)
  .pipe(z.int().min(1, wholeNumber).max(WORLD_LIMITS.capacity, wholeNumber));

/** What the form for a new world holds; the server's own shape but for the number, which is typed. */
export const NewWorldForm = WorldCreation.extend({ capacity: TypedCapacity });
/** The same for a world that is there: its map is another matter. */
export const WorldSettingsForm = NewWorldForm.omit({ map: true });
