import type { CrowdSource, Person } from "../../headless/CrowdSource.ts";
import { dropPerson, putPerson, type WorldStore } from "./worldStore.ts";

/** Keeps the HUD's list of people as the crowd is; call the answer to stop. */
export function followPeople(crowd: CrowdSource, store: WorldStore): () => void {
  const put = ({ id, name, isSelf }: Person) => putPerson(store, { id, name, isSelf });
  for (const person of crowd.people()) put(person);
  return crowd.listen({ entered: put, changed: put, left: (id) => dropPerson(store, id) });
}
